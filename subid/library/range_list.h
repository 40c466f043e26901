/*
 * Lists of ranges, for answers and for what is taken.
 */
#pragma once

#include "../../lib/base/range.h"

/* Ranges in the order in which they were added. All zero is the empty list. */
struct range_list {
	struct id_range *items;
	size_t len;
	size_t capacity;
};

/* Returns 0, or -ENOMEM with the list as it was. The list owns its memory. */
MUST_USE int range_list_add(struct range_list *list, struct id_range range);

/* The same where only the union counts: a range that touches the last one is made one with it. */
MUST_USE int range_list_join(struct range_list *list, struct id_range range);

void range_list_clear(struct range_list *list);

#define auto_range_list __attribute__((cleanup(range_list_clear)))
