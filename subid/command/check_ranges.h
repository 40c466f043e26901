/*
 * Where the ranges of a file lie that should not: in each other, in IDs that users or groups have,
 * in IDs that others take, or outside the limits of login.defs(5).
 */
#pragma once

#include "looked.h"

/* Sorts the spans by their ranges, and adds their problems. Returns 0 or -ENOMEM. */
MUST_USE int check_ranges(struct looked *looked);
