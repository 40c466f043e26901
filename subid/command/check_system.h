/*
 * What else a rootless container needs: sources that answer, helpers with privilege, a kernel that
 * lets users make namespaces.
 */
#pragma once

#include "options.h"
#include "problem.h"
#include "users.h"

/* The paths of the helpers that were looked at. */
#define CHECK_HELPERS_MAX 4

struct check_system {
	bool unreachable; /* a source of delegations cannot be asked */
	size_t helpers_len;
	char helpers[CHECK_HELPERS_MAX][PATH_MAX];
};

/*
 * Adds the problems of this system. It keeps what they name, and stays as long as they do. Returns
 * 0 or -ENOMEM.
 */
MUST_USE int check_system(const struct options *options, const struct users *users,
			  struct check_system *ret_system, struct problem_list *problems);
