/*
 * Ranges as they come. Called by queries and grants.
 */
#include "range_list.h"

#include <errno.h>

int range_list_add(struct range_list *list, struct id_range range)
{
	if (list->len == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 16;
		struct id_range *items = reallocarray(list->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		list->items = items;
		list->capacity = capacity;
	}
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): capacity means items */
	list->items[list->len++] = range;
	return 0;
}

int range_list_join(struct range_list *list, struct id_range range)
{
	struct id_range *last = list->len > 0 ? &list->items[list->len - 1] : NULL;

	if (!last || range.start < last->start || range.start > last->end)
		return range_list_add(list, range);
	if (range.end > last->end)
		last->end = range.end;
	return 0;
}

void range_list_clear(struct range_list *list)
{
	free(list->items);
	*list = (struct range_list){0};
}
