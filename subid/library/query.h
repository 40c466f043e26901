/*
 * Queries over all sources: what the library and getsubids answer with.
 */
#pragma once

#include "../../lib/base/range.h"
#include <shadow/subid.h>

/*
 * Adds the ranges of owner, a login name or a user ID in decimal, to the list, from the first
 * source that has any. *ret_known is whether there is such a user or range, and *ret_source the
 * source that answered or, with an error, that failed; NULL if none did.
 *
 * Returns 0 or a negative errno: -EINVAL for what is no owner, -EAGAIN if nothing was found and a
 * source could not be reached, -ENOMEM, ... Thread-safe.
 */
MUST_USE int query_ranges(const char *owner, enum subid_type type, struct range_list *list,
			  bool *ret_known, const char **ret_source);

/*
 * Finds the user IDs of the owners of an ID, from the first source that has any. Returns 0 or a
 * negative errno as above. *ret_uids is the caller's, to be released with free(3).
 */
MUST_USE int query_owners(uint32_t id, enum subid_type type, uid_t **ret_uids, size_t *ret_len);

/* Whether text can be the owner of a line: not empty, and without a colon or a line's end. */
bool query_is_owner(const char *text);
