/*
 * The one capability that a map needs: put away, raised for the write, dropped for good.
 */
#pragma once

#include <stdbool.h>
#include <sys/capability.h>
#include <sys/types.h>

#include "refusal.h"

/* All zero: nothing is known yet, and the process still has all that the program was given. */
struct privileges {
	cap_t sets;          /* of the process, since they were parked */
	cap_value_t kept[2]; /* what is permitted in them */
	int kept_len;
	bool available; /* the needed capability is among it */
	int error;      /* what privileges_park() has returned */
	uid_t uid;      /* the real user ID, as it was read back */
};

/*
 * Makes the process the caller's, before anything else is done: all three user IDs are the real
 * one, no capability is effective or inheritable (and so none ambient), and only needed is
 * permitted, with CAP_SETFCAP beside it if outside_zero. What the program was not given is left
 * out, and that is no failure: the kernel lets everybody map themselves. The result is read back.
 *
 * Returns 0 or a negative errno, which is kept for privileges_check(), so that wrong arguments can
 * be told first. ret_privileges is all zero, and set as far as it went.
 */
MUST_USE int privileges_park(cap_value_t needed, bool outside_zero,
			     struct privileges *ret_privileges);

/* Returns 0 if the process was parked, or -1 with the refusal set. */
MUST_USE int privileges_check(const struct privileges *privileges, struct refusal *ret_refusal);

/* Makes effective what is permitted. Returns 0, or -1 with the refusal set. */
MUST_USE int privileges_raise(const struct privileges *privileges, struct refusal *ret_refusal);

/*
 * Takes the capability away, when the process has nothing left to do but to end. Whether it is gone
 * is not read back.
 */
void privileges_end(struct privileges *privileges);

/*
 * Gives up for good all privilege that is left, in whatever state the process is, and reads that
 * back. Returns 0, or -EINVAL if no capability is left, but the real user ID is not mapped here, so
 * that the effective one stays, or another negative errno.
 */
MUST_USE int privileges_drop(void);
