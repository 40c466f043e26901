/*
 * The other login names of a user ID, as far as lines by those names could change an answer.
 *
 * Names come from files that are judged before they are read, and from the user database.
 */
#pragma once

#include "owner.h"
#include "../base/range.h"

struct files;
struct passwd_line;

/* How many owners that /etc/passwd does not know the user database is asked about. */
#define ALIASES_ASKED_MAX 64

struct aliases {
	char **names;
	size_t len;
	bool too_many; /* more owners were in question than may be asked about: none was */
	int error;     /* the negative errno of the last question that was not answered, or 0 */
};

/*
 * Finds the login names, other than owner->name, that belong to owner->uid and are OWNER of a line
 * of the open subid_fd with an ID of wanted: those of the passwd file, then others through the user
 * database. Where that is the passwd file alone, there may be more names than lines.
 *
 * Returns 0, or -ENOMEM, or the negative errno of pread(2). The names are the caller's, to be
 * released with aliases_clear(). Thread-safe.
 */
MUST_USE int aliases_find(int subid_fd, const struct files *files, const struct owner *owner,
			  const struct range_set *wanted, struct aliases *ret_aliases);

/*
 * Adds the name of a line of passwd(5) if it is another name of the owner, and not there yet.
 * Returns 0 or -ENOMEM.
 */
MUST_USE int aliases_add(struct aliases *aliases, const struct owner *owner,
			 const struct passwd_line *line);

bool aliases_match(const struct aliases *aliases, const char *text, size_t len);

void aliases_clear(struct aliases *aliases);

#define auto_aliases __attribute__((cleanup(aliases_clear)))
