/*
 * The keys of login.defs(5) that are numbers: which IDs are granted, and how many.
 */
#pragma once

#include <stdint.h>

#include "../../lib/base/util.h"

/*
 * Reads a key of the file at path, a plain decimal number below 2^32; fallback if it is not set.
 *
 * Returns 0, -EINVAL if it is set to something else, or an error of login_defs_read(). Thread-safe.
 */
MUST_USE int login_number_read(const char *path, const char *key, uint64_t fallback,
			       uint64_t *ret_number);
