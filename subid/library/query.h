/*
 * Queries over all sources: what the library and getsubids answer with.
 */
#pragma once

#include "../../lib/base/id_type.h"
#include "../../lib/decision/owner.h"
#include "../../lib/decision/user.h"
#include "range_list.h"

/*
 * Finds whom text means, a login name or a user ID in decimal. Lines by both are the owner's, or,
 * if there is no such user, those that say text to the letter. Returns 0, or a negative errno if
 * the user database cannot answer; then, too, the owner is text to the letter. The owner borrows
 * text and the user. Thread-safe.
 */
MUST_USE int query_owner(const char *text, struct user *ret_user, struct owner *ret_owner);

struct query {
	const char *owner; /* a login name or a user ID in decimal */
	enum id_type type;
	bool number_alone; /* a user ID means the lines of files by that number, and no others */
};

struct query_answer {
	bool known;         /* there is such a user or range */
	const char *source; /* that answered or, with an error, that failed; NULL if none did */
};

/*
 * Adds the ranges of the owner to the list, from the first source that has any.
 *
 * Returns 0 or a negative errno: -EINVAL for what is no owner, -EAGAIN if nothing was found and a
 * source could not be reached, -EIO if one has failed in another way, -ENOMEM, ... Thread-safe.
 */
MUST_USE int query_ranges(const struct query *query, struct range_list *list,
			  struct query_answer *ret_answer);

/*
 * Finds the user IDs of the owners of an ID, from the first source that has any. Returns 0 or a
 * negative errno as above. *ret_uids is the caller's, to be released with free(3).
 */
MUST_USE int query_owners(uint32_t id, enum id_type type, uid_t **ret_uids, size_t *ret_len);

/* Whether text can be the owner of a line: not empty, and without a colon or a line's end. */
bool query_is_owner(const char *text);
