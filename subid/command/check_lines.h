/*
 * What is wrong with the lines of delegations: who their owners are, and where their ranges lie.
 *
 * Nothing is read or asked here.
 */
#pragma once

#include "problem.h"
#include "sub_limits.h"

/*
 * Adds the problems of all lines, in the order of the files and lines. Files that do not count have
 * none here. The tables are resolved. Returns 0 or -ENOMEM.
 */
MUST_USE int check_lines(const struct tables *tables, const struct users *users,
			 const struct sub_limits *limits, struct problem_list *problems);
