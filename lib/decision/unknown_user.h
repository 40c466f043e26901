/*
 * Makes sure that there really is no such user.
 */
#pragma once

#include <sys/types.h>

#include "nsswitch.h"

/*
 * Returns 0 if each source of the user database ("passwd:"), asked by itself, says that it does not
 * know the user ID; -EAGAIN if one knows it or cannot answer, or another negative errno. For an ID
 * that user_by_id() did not find. Thread-safe.
 */
MUST_USE int unknown_user_confirm(const struct source_rules *sources, uid_t uid);
