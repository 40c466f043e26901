/*
 * Ranges of IDs and sets of them: what is asked for, less what is delegated.
 *
 * The numbers come from parsers that have checked them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util.h"

/* The IDs from start up to, and without, end. end is at most 2^32. */
struct id_range {
	uint32_t start;
	uint64_t end;
};

/* Sorted ranges that neither touch nor overlap. All zero is the empty set. */
struct range_set {
	struct id_range *items;
	size_t len;
};

static inline bool range_overlaps(struct id_range a, struct id_range b)
{
	return a.start < b.end && b.start < a.end;
}

/*
 * Makes a set of the union of ranges[0, len), in any order, each holding at least one ID.
 * Returns 0 or -ENOMEM. The set owns its memory: range_set_clear() releases it.
 */
MUST_USE int range_set_init(const struct id_range ranges[], size_t len, struct range_set *ret_set);

/* Takes the IDs of gone out of the set. Returns 0, or -ENOMEM with the set as it was. */
MUST_USE int range_set_subtract(struct range_set *set, struct id_range gone);

bool range_set_overlaps(const struct range_set *set, struct id_range range);

void range_set_clear(struct range_set *set);

#define auto_range_set __attribute__((cleanup(range_set_clear)))
