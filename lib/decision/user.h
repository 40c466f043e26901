/*
 * A user, as an entry of the user database has it. What it holds is data.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct user {
	uid_t uid;
	gid_t gid;                 /* the primary group */
	char name[LOGIN_NAME_MAX]; /* empty: there is no such user */
};

static inline bool user_is_known(const struct user *user)
{
	return user->name[0] != '\0';
}
