/*
 * Where programs that need the helpers find them.
 */
#pragma once

#include <limits.h>

#include "../../lib/base/util.h"

/* Makes the path of the first program of that name in a directory of PATH. Returns whether there is
 * one. */
MUST_USE bool helper_path(const char *name, char path[static PATH_MAX]);
