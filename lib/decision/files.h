/*
 * The source "files": /etc/subuid and /etc/subgid, subuid(5).
 */
#pragma once

#include "delegation.h"

struct files {
	const char *subid;  /* the file of one type */
	const char *passwd; /* where the other names of a user ID stand */
	bool passwd_only;   /* and nowhere else */
};

/* The files of this system. With sources NULL, other names may stand elsewhere. */
struct files files_of_type(enum subid_type type, const struct source_list *sources);

/*
 * delegation_check() for this source alone. A file that is missing or not to be trusted grants
 * nothing, and that is no error.
 */
MUST_USE int files_check(const struct files *files, const struct owner *owner,
			 struct claim claims[], size_t len, struct delegation_notes *notes);

/*
 * Adds the ranges of the owner to the list, in the order of the lines. With other_names, lines by
 * other names of owner->uid count too. A file that is missing or not to be trusted has none.
 * Returns 0 or a negative errno, with the list as far as it got.
 */
MUST_USE int files_list(const struct files *files, const struct owner *owner, bool other_names,
			struct range_list *list);

/*
 * Finds the user IDs of all owners of lines that hold the ID, each once, in the order of the
 * lines; login names that the user database does not know are left out. Returns 0 or a negative
 * errno. *ret_uids is the caller's, to be released with free(3); NULL if there is none.
 */
MUST_USE int files_owners(const struct files *files, uint32_t id, uid_t **ret_uids,
			  size_t *ret_len);
