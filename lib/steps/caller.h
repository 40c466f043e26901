/*
 * Who asks: the real user ID, and what the user database knows about it.
 */
#pragma once

#include "../decision/nsswitch.h"
#include "../decision/question.h"
#include "../decision/user.h"
#include "claims.h"
#include "refusal.h"

struct caller {
	uid_t uid;                /* real */
	gid_t gid;                /* real */
	struct nsswitch nsswitch; /* the sources of users and of delegations */
	struct claims claims;     /* what must be delegated to the caller */
	struct user user;         /* not known where the user database does not know the user ID */
	bool asked;               /* the asker has said which of the claims are granted */
};

/*
 * Identifies the caller, whose real user ID is uid: from the files if they are enough, else by one
 * question to the asker, which is about the whole request. Refused: a database that cannot answer,
 * and a real group that is not known to be the user's primary one, unless login.defs(5) sets
 * GRANT_AUX_GROUP_SUBIDS to yes; and one that is not mapped here. Privileges are parked.
 *
 * Returns 0, or -1 with the refusal set.
 */
MUST_USE int caller_identify(uid_t uid, const struct id_kind *kind, const struct id_map *map,
			     struct caller *ret_caller, struct refusal *ret_refusal);

/* Asks the asker, once. Returns 0, or -1 with the refusal set. */
MUST_USE int caller_ask(const struct id_kind *kind, struct caller *caller,
			struct refusal *ret_refusal);
