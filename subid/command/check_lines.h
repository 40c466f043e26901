/*
 * What is wrong with the lines of delegations: who their owners are, and where their ranges lie.
 *
 * Nothing is read or asked here.
 */
#pragma once

#include "problem.h"
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

/* What lines are held against. */
struct check_lines {
	const struct tables *tables; /* resolved */
	const struct users *users;
	const struct sub_limits *limits;
};

/*
 * Adds the problems of all lines, in the order of the files and lines. Files that do not count have
 * none here. Returns 0 or -ENOMEM.
 */
MUST_USE int check_lines(const struct check_lines *check, struct problem_list *problems);
