/*
 * Where in the space of IDs there is room for a range.
 */
#pragma once

#include "../../lib/base/id_type.h"
#include "../../lib/base/range.h"
#include "range_list.h"

/* What SUB_UID_MIN and SUB_UID_MAX are where login.defs(5) does not say it. */
#define SUB_ID_MIN 100000
#define SUB_ID_MAX 600100000

/* The IDs that may be handed out: both ends belong to them. */
struct bounds {
	uint64_t first;
	uint64_t last;
};

/* Reads SUB_UID_MIN and SUB_UID_MAX, or SUB_GID_..., login.defs(5). Returns 0 or a negative errno.
 */
MUST_USE int bounds_read(enum id_type type, struct bounds *ret_bounds);

/*
 * What of the bounds is not taken. Returns 0 or -ENOMEM. The set is the caller's, to be released
 * with range_set_clear().
 */
MUST_USE int allocation_free(const struct range_list *taken, struct bounds bounds,
			     struct range_set *ret_free);

/* Finds the lowest count IDs in a row. Returns 0 or -ENOSPC. */
MUST_USE int allocation_first(const struct range_set *free_ids, uint64_t count,
			      struct id_range *ret_range);

/* Whether all of the range is in the set. */
bool allocation_has(const struct range_set *free_ids, struct id_range range);
