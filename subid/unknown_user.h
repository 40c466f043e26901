/*
 * Makes sure that there really is no such user.
 */
#pragma once

#include <sys/types.h>

#include "util.h"

/*
 * Returns 0 if each source of the user database, asked by itself, says that it does not know the
 * user ID; -EAGAIN if one knows it or cannot answer, or another negative errno. For an ID that
 * user_by_id() did not find. Thread-safe.
 */
MUST_USE int unknown_user_confirm(uid_t uid);
