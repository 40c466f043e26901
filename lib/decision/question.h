/*
 * What the files alone do not answer: one question about the caller, for the whole request.
 */
#pragma once

#include "../base/id_map.h"
#include "../base/id_type.h"
#include "claim.h"
#include "nsswitch.h"
#include "user.h"

struct question {
	uid_t uid;
	enum id_type type;
	const struct nsswitch *nsswitch;
	struct claim *claims; /* who answers sets granted in them: the asker, in its own memory */
	size_t len;           /* at most ID_MAP_MAX */
};

/* Of one size, so that half an answer is none. */
struct answer {
	int user_error;       /* a positive errno: the user database cannot answer; or 0 */
	int delegation_error; /* likewise: the sources of delegations cannot be read */
	struct user user;     /* the caller's entry */
	/* For each claim. In a bool, what the child has sent could be neither true nor false. */
	unsigned char granted[ID_MAP_MAX];
};
