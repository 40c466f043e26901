/*
 * The few keys of login.defs(5) that count here.
 *
 * The file is judged before it is read, like every file of the administrator's. Whoever builds
 * names it: the macro LOGIN_DEFS.
 */
#pragma once

#include <stdbool.h>

#include "../base/util.h"

#define LOGIN_DEFS_VALUE_MAX 32

/*
 * Copies the word that the file at path sets the key to. As in login.defs(5), the last setting
 * counts. One that is too long for value, or holds a NUL byte, is copied as an empty text, like
 * none. A file that is missing or not to be trusted sets nothing.
 *
 * Returns 1 if the key is set, or 0, or -ENOMEM, or the negative errno of open(2), but for ENOENT,
 * or of pread(2). Thread-safe.
 */
MUST_USE int login_defs_read(const char *path, const char *key,
			     char value[static LOGIN_DEFS_VALUE_MAX]);

/* Whether the key is set to "yes" (in any case). Returns 0 or a negative errno, as above. */
MUST_USE int login_defs_yes(const char *path, const char *key, bool *ret_yes);
