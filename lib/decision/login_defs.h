/*
 * The few keys of login.defs(5) that count here.
 *
 * The file is judged before it is read, like every file of the administrator's. Whoever builds
 * names it: the macro LOGIN_DEFS.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../base/util.h"

/*
 * Whether the file at path sets the key to "yes" (in any case). As in login.defs(5), the last
 * setting counts. A file that is missing or not to be trusted sets nothing.
 *
 * Returns 0, -ENOMEM or the negative errno of open(2), but for ENOENT, or of pread(2). Thread-safe.
 */
MUST_USE int login_defs_yes(const char *path, const char *key, bool *ret_yes);

/*
 * The same for a key that is a plain decimal number below 2^32; fallback if it is not set. Returns
 * -EINVAL if it is set to something else.
 */
MUST_USE int login_defs_number(const char *path, const char *key, uint64_t fallback,
			       uint64_t *ret_number);
