/*
 * The parts of subid check.
 */
#pragma once

#include "options.h"
#include "problem.h"

/* Finds all problems and prints them. Returns the exit status. */
MUST_USE int check_run(const struct options *options);

/* As root: mends what has one safe answer, and says what it did. Returns the exit status. */
MUST_USE int check_mend(const struct options *options);

/* Makes a user namespace as the user and maps it, and prints each step. Returns the exit status. */
MUST_USE int check_try(const struct options *options, const char *user);
