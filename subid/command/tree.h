/*
 * Another tree whose files are changed: --root.
 */
#pragma once

#include "options.h"

/*
 * Makes the directory of --root, if there is one, this process's root directory. From then on the
 * files of that tree are those of the system, but for users and groups: for their reading, the
 * options still say that it is another tree. Returns whether it did, and has said why not.
 */
MUST_USE bool tree_enter(const struct options *options, struct options *ret_inside);
