/*
 * Sets of IDs as sorted ranges, so that a request is decided by bisection, whatever its size.
 *
 * Called by the sources of delegations, and by the diagnosis.
 */
#include "range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare_starts(const void *a, const void *b)
{
	uint32_t left = ((const struct id_range *)a)->start;
	uint32_t right = ((const struct id_range *)b)->start;

	return (left > right) - (left < right);
}

/* As files mostly are: to sort a long list costs more than to read it. */
static bool is_sorted(const struct id_range items[], size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (items[i].start < items[i - 1].start)
			return false;
	return true;
}

int range_set_init(const struct id_range ranges[], size_t len, struct range_set *ret_set)
{
	struct id_range *items = reallocarray(NULL, len + 1, sizeof(*items));
	size_t merged = 0;

	if (!items)
		return -ENOMEM;
	if (len > 0)
		memcpy(items, ranges, len * sizeof(*items));
	if (!is_sorted(items, len))
		qsort(items, len, sizeof(*items), compare_starts);
	for (size_t i = 0; i < len; i++) {
		if (merged == 0 || items[i].start > items[merged - 1].end)
			items[merged++] = items[i];
		else if (items[i].end > items[merged - 1].end)
			items[merged - 1].end = items[i].end;
	}
	*ret_set = (struct range_set){.items = items, .len = merged};
	return 0;
}

/* The index of the first range that ends behind id; set->len if there is none. */
static size_t first_ending_after(const struct range_set *set, uint32_t id)
{
	size_t low = 0;
	size_t high = set->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->items[middle].end > id)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool range_set_overlaps(const struct range_set *set, struct id_range range)
{
	size_t i = first_ending_after(set, range.start);

	return i < set->len && range_overlaps(set->items[i], range);
}

int range_set_subtract(struct range_set *set, struct id_range gone)
{
	size_t first = first_ending_after(set, gone.start);
	size_t last = first;
	struct id_range kept[2];
	size_t kept_len = 0;

	while (last < set->len && set->items[last].start < gone.end)
		last++;
	if (first == last)
		return 0;
	if (set->items[first].start < gone.start)
		kept[kept_len++] = (struct id_range){set->items[first].start, gone.start};
	if (set->items[last - 1].end > gone.end)
		kept[kept_len++] = (struct id_range){(uint32_t)gone.end, set->items[last - 1].end};
	if (kept_len > last - first) { /* a hole in one range */
		struct id_range *items = reallocarray(set->items, set->len + 1, sizeof(*items));

		if (!items)
			return -ENOMEM;
		set->items = items;
	}
	memmove(set->items + first + kept_len, set->items + last,
		(set->len - last) * sizeof(*set->items));
	memcpy(set->items + first, kept, kept_len * sizeof(*kept));
	set->len = set->len - (last - first) + kept_len;
	return 0;
}

void range_set_clear(struct range_set *set)
{
	free(set->items);
	*set = (struct range_set){0};
}
