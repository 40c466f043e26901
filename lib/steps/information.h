/*
 * --help and --version.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "../base/util.h"
#include "id_kind.h"
#include "privileges.h"

/* Whether the sole argument is --help or --version. */
bool information_is_wanted(int argc, char *const argv[]);

/*
 * Gives up all privilege, then prints what the option asks for on standard output. Returns the
 * exit status of the program.
 */
MUST_USE int information_print(const struct id_kind *kind, struct privileges *privileges,
			       const char *option);
