/*
 * What login.defs(5) says about the ranges of users.
 */
#pragma once

#include "tables.h"

/* The IDs that login.defs(5) has grants be in, both ends too, and how many a user is granted. */
struct sub_limit {
	uint64_t first;
	uint64_t last;
	uint64_t count;
};

struct sub_limits {
	char path[PATH_MAX]; /* of login.defs(5) */
	struct sub_limit of[TABLES_FILES];
};
