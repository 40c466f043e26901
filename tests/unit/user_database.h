/*
 * A user database that a test makes up. Linked into a test program, getpwnam_r(3) and
 * getpwuid_r(3) of user_database.c are used instead of the C library's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct fake_user {
	const char *name;
	uid_t uid;
	gid_t gid;
};

struct user_database {
	bool real; /* the C library is asked after all */
	const struct fake_user *users;
	size_t len;
	int error;              /* a positive errno that answers every question, or 0 */
	const char *error_name; /* only questions about this name are answered so, if not NULL */
	size_t entry_size;      /* a smaller buffer is answered with ERANGE */
	size_t questions;       /* how many were asked */
};

/* What the functions answer from. Empty in the beginning. */
extern struct user_database user_database;
