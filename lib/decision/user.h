/*
 * A user, as an entry of the user database has it. What it holds is data.
 */
#pragma once

#include <sys/types.h>

#include "../base/util.h"

struct user {
	char *name; /* owned; NULL: there is no such user */
	uid_t uid;
	gid_t gid; /* the primary group */
};

static inline void user_clear(struct user *user)
{
	free(user->name);
	*user = (struct user){0};
}

#define auto_user __attribute__((cleanup(user_clear)))
