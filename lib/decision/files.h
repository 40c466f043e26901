/*
 * The source "files": /etc/subuid and /etc/subgid, subuid(5).
 */
#pragma once

#include "../base/id_map.h"
#include "../base/id_type.h"
#include "aliases.h"
#include "claim.h"
#include "nsswitch.h"

#define SUBUID_FILE "/etc/subuid"
#define SUBGID_FILE "/etc/subgid"

struct files {
	const char *subid; /* the file of one type */
	struct user_files users;
};

/* The files of this system. With no sources of users, names may stand anywhere. */
struct files files_of_type(enum id_type type, const struct source_rules *passwd);

enum files_answer {
	FILES_DECIDED,   /* what is not granted is not delegated by the file */
	FILES_UNDECIDED, /* it may be, by a name of the owner's that was not found */
};

/*
 * Sets granted in the claims, at most ID_MAP_MAX, that the file delegates to the owner; the others
 * stay as they are. A file that is missing or not to be trusted grants nothing, and that is no
 * error. Returns an enum files_answer, or -ENOMEM, or the negative errno of reading; then nothing
 * is granted. Thread-safe.
 */
MUST_USE int files_check(const struct files *files, const struct owner *owner,
			 aliases_finder *find_aliases, struct claim claims[], size_t len);
