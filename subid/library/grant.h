/*
 * Changes to the files of delegations.
 */
#pragma once

#include "../../lib/decision/files.h"

struct grant_request {
	const char *owner;
	enum id_type type;
	uint64_t start;
	uint64_t count;
	bool reuse; /* of a grant: a range of the owner that is big enough will do */
};

/*
 * Whether a line by the owner is in the dialect of all readers: no comment, nothing unprintable, no
 * blank that one of them trims.
 */
bool grant_is_writable_owner(const char *owner);

/*
 * Delegates the lowest free range to the owner, or finds one to use again. Returns 0, or a
 * negative errno with nothing changed: -EINVAL, -EOPNOTSUPP if a plugin is the first source,
 * -ENOSPC if nothing is free, -EBUSY if the files stay locked or keep changing, -EDEADLK if this
 * process holds the lock itself, -EPERM if the file is not safe, -EAGAIN if the user database
 * cannot be asked. Thread-safe; excludes other writers.
 */
MUST_USE int grant_add(const struct grant_request *request, struct id_range *ret_range);

/* Takes the IDs away from lines of the owner; no such line is no error. Errors as above. */
MUST_USE int grant_remove(const struct grant_request *request);
