/*
 * The sources of delegations and of users, and their order: "subid:" and "passwd:" in
 * nsswitch.conf(5).
 *
 * The file is the administrator's, and judged before it is read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "../base/util.h"

/* The longest name of a source. */
#define SOURCE_NAME_MAX 50
/* More sources than these are passed over. */
#define SOURCES_MAX 8

/* How a source's answer is classed by the [STATUS=action] items. */
enum source_status {
	SOURCE_SUCCESS,  /* it delegates what is asked for */
	SOURCE_NOTFOUND, /* it does not, or does not know the user */
	SOURCE_UNAVAIL,  /* it cannot be reached, or failed */
	SOURCE_TRYAGAIN,
	SOURCE_STATUS_MAX,
};

struct source_rule {
	char name[SOURCE_NAME_MAX + 1];
	bool stop[SOURCE_STATUS_MAX]; /* the later sources are not asked */
};

struct source_rules {
	size_t len;
	size_t lines;            /* of this database; the first one counts */
	bool in_doubt;           /* the C library may read it in another way */
	const char *passed_over; /* why a source was, or NULL: static text */
	struct source_rule items[SOURCES_MAX];
};

#define NSSWITCH_CONF "/etc/nsswitch.conf"

/* What the file says of the databases that matter here. */
struct nsswitch {
	struct source_rules passwd;
	struct source_rules subid;
};

/* Whether this is the source "files". */
bool source_is_files(const struct source_rule *rule);

/*
 * Reads the first line of each database in the file. No such line, or a file that is missing or
 * not to be trusted: the source "files". A name that cannot be one (never a path: letters, digits,
 * "_" and "-") is passed over together with its items. Returns 0, -ENOMEM, or the negative errno
 * of open(2) or pread(2).
 */
MUST_USE int nsswitch_read(const char *path, struct nsswitch *ret_nsswitch);
