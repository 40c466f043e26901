/*
 * The source "files": /etc/subuid and /etc/subgid, subuid(5).
 */
#pragma once

#include "delegation.h"

struct files {
	const char *subid;  /* the file of one type */
	const char *passwd; /* where the other names of a user ID stand */
};

/* The files of this system. */
const struct files *files_of_type(enum subid_type type);

/*
 * delegation_check() for this source alone. A file that is missing or not to be trusted grants
 * nothing, and that is no error.
 */
MUST_USE int files_check(const struct files *files, const struct owner *owner,
			 struct claim claims[], size_t len, struct delegation_notes *notes);
