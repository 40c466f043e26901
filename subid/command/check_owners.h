/*
 * What each owner has in both files: enough for a container, and as much in the one as in the
 * other.
 */
#pragma once

#include "looked.h"

/* Sorts the spans of both files by owner, and adds the problems. Returns 0 or -ENOMEM. */
MUST_USE int check_owners(const struct looked looked[static TABLES_FILES]);
