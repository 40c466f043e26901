/*
 * What is wrong with the files themselves, and with what configures them.
 */
#pragma once

#include "problem.h"
#include "sub_limits.h"

/* Adds the problems of both files of delegations. Returns 0 or -ENOMEM. */
MUST_USE int check_files(const struct tables *tables, const struct users *users,
			 struct problem_list *problems);

/*
 * Reads what login.defs(5) says about delegations, and adds the problems of that file. Returns 0,
 * -ENOMEM or -ENAMETOOLONG.
 */
MUST_USE int check_login_defs(const struct options *options, struct sub_limits *ret_limits,
			      struct problem_list *problems);
