/*
 * Who asks: the real user ID, and what the user database knows about it.
 */
#pragma once

#include <sys/types.h>

#include "../decision/nsswitch.h"
#include "../decision/user.h"
#include "refusal.h"

struct caller {
	uid_t uid;                /* real */
	gid_t gid;                /* real */
	struct nsswitch nsswitch; /* the sources of users and of delegations */
	struct user user;         /* its name is NULL if the database does not know the user ID */
};

/*
 * Identifies the caller, whose real user ID is uid. Refused: a database that cannot answer, and a
 * real group that is not the user's primary one, unless login.defs(5) sets GRANT_AUX_GROUP_SUBIDS
 * to yes. A user ID that the database does not know has no primary group. Privileges are parked.
 *
 * Returns 0, or -1 with the refusal set. The caller is released with caller_clear().
 */
MUST_USE int caller_identify(uid_t uid, struct caller *ret_caller, struct refusal *ret_refusal);

void caller_clear(struct caller *caller);
