/*
 * The map file of the target, and setgroups: the only files that a helper ever writes.
 */
#pragma once

#include "id_kind.h"
#include "privileges.h"
#include "target.h"

/*
 * Opens the target's setgroups, to be denied for a map that holds nothing but the caller's own
 * group: somebody who is in a group that denies them access must not get rid of it
 * (CVE-2018-7169). Refused if the write of the map is bound to fail, because setgroups cannot be
 * given back. Privileges are parked: what is read is read without them. Returns 0, or -1 with the
 * refusal set.
 */
MUST_USE int setgroups_open(const struct target *target, const struct caller *caller,
			    const struct privileges *privileges, int *ret_fd,
			    struct refusal *ret_refusal);

/*
 * Opens a file of the target's for the write. For its map, the capability must be effective: the
 * kernel looks at what the opener and the writer hold. Returns 0, or -1 with the refusal set, which
 * is of that cause.
 */
MUST_USE int map_open(const struct target *target, const char *name, enum cause cause, int *ret_fd,
		      struct refusal *ret_refusal);

/* Writes deny to what setgroups_open() has opened. Returns 0, or -1 with the refusal set. */
MUST_USE int setgroups_deny(int fd, struct refusal *ret_refusal);

/* Writes the whole map at once. Returns 0, or -1 with the refusal set and nothing written. */
MUST_USE int map_write(int fd, const struct request *request, struct refusal *ret_refusal);
