/*
 * What the verbs that write have in common: grant and revoke.
 */
#pragma once

#include "../library/change.h"
#include "grantees.h"
#include "options.h"

/* Sets which files the options ask about. */
void writing_choose_files(const struct options *options, struct change *change);

/*
 * Finds the users who are named: of this system, or, after tree_enter(), of another tree. Returns
 * -1, or the exit status, and has said why. Both are in use, and released, by the caller.
 */
MUST_USE int writing_find_users(const struct options *options, int argc, char *argv[],
				struct users *ret_users, struct grantees *ret_grantees);

/* Makes the change, or, for a dry run, prints it. Returns the exit status, and has said why. */
MUST_USE int writing_make(const struct change *change, bool dry);

/* Reads a number of an option or operand; *ret_number is what it is. Returns whether it is one. */
MUST_USE bool writing_number(const char *what, const char *text, uint64_t max,
			     uint64_t *ret_number);
