/*
 * Where the other programs of this installation are, as seen from this one.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "../../lib/base/util.h"

/*
 * Makes the path of a program that is installed with this one: newuidmap, newgidmap or subid.
 * Returns whether it fits; whether the file is there is not asked.
 */
MUST_USE bool program_beside(const char *name, char path[static PATH_MAX]);

/* The same for the program that has the verbs. */
MUST_USE bool program_of_verbs(char path[static PATH_MAX]);
