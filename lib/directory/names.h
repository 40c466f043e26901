/*
 * The other login names of a user ID, wherever they stand: an aliases_finder that asks the user
 * database.
 */
#pragma once

#include "../decision/aliases.h"

/* How many owners that /etc/passwd does not know the user database is asked about. */
#define NAMES_ASKED_MAX 64

/*
 * Finds the names of the passwd file as aliases_find_in_passwd() does. Where that leaves anything
 * open, all owners of lines with an ID of wanted are looked up, first in the passwd file, and those
 * that it does not know in the user database. Runs code that is not ours. Thread-safe.
 */
MUST_USE int names_find(int subid_fd, const struct user_files *files, const struct owner *owner,
			const struct range_set *wanted, struct aliases *ret_aliases);
