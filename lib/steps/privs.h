/*
 * The one capability that a map needs: put away, raised for the write, dropped for good.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "refusal.h"

/*
 * What may be raised. All zero: nothing is known yet, and the process still has all that the
 * program was given.
 */
struct privs {
	uint32_t kept;  /* the permitted capabilities, one bit for each */
	bool available; /* the needed capability is among them */
	bool parked;    /* all user IDs are the caller's already */
	uid_t uid;      /* then: the real user ID, as it was read back */
};

/*
 * Makes the process the caller's: all three user IDs are the real one, no capability is effective
 * or inheritable (and so none ambient), and only needed is permitted, with CAP_SETFCAP beside it
 * if outside_zero. needed is below 32. What the program was not given is left out, and that is no
 * failure: the kernel lets everybody map themselves. The result is read back.
 *
 * Returns 0, or -1 with the refusal set; then the process must not go on.
 */
MUST_USE int privs_park(int needed, bool outside_zero, struct privs *ret_privs,
			struct refusal *ret_refusal);

/* Makes effective what is permitted. Returns 0, or -1 with the refusal set. */
MUST_USE int privs_raise(const struct privs *privs, struct refusal *ret_refusal);

/*
 * Gives up for good all privilege that is left, in whatever state the process is. Returns 0 or a
 * negative errno; then the process must end.
 */
MUST_USE int privs_drop(const struct privs *privs);

/* Whether no capability is left, for a process that goes on. */
bool privs_are_dropped(void);
