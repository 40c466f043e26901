/*
 * Finds room as useradd(8) does: the lowest range that no line holds.
 *
 * Called for grants, with what is taken.
 */
#include "allocation.h"

#include <errno.h>

#include "../../lib/base/number.h"
#include "login_number.h"

int bounds_read(enum id_type type, struct bounds *ret_bounds)
{
	bool users = type == USER_IDS;
	int r = login_number_read(LOGIN_DEFS, users ? "SUB_UID_MIN" : "SUB_GID_MIN", SUB_ID_MIN,
				  &ret_bounds->first);

	if (r == 0)
		r = login_number_read(LOGIN_DEFS, users ? "SUB_UID_MAX" : "SUB_GID_MAX", SUB_ID_MAX,
				      &ret_bounds->last);
	return r;
}

int allocation_free(const struct range_list *taken, struct bounds bounds,
		    struct range_set *ret_free)
{
	const uint64_t end = bounds.last < ID_MAX ? bounds.last + 1 : (uint64_t)ID_MAX + 1;
	auto_range_list struct range_list gaps = {0};
	auto_range_set struct range_set set = {0};
	uint64_t start = bounds.first;
	int r = range_set_init(taken->items, taken->len, &set);

	for (size_t i = 0; r == 0 && i < set.len && start < end; i++) {
		uint64_t gap_end = set.items[i].start < end ? set.items[i].start : end;

		if (start < gap_end)
			r = range_list_add(&gaps, (struct id_range){(uint32_t)start, gap_end});
		if (set.items[i].end > start)
			start = set.items[i].end;
	}
	if (r == 0 && start < end)
		r = range_list_add(&gaps, (struct id_range){(uint32_t)start, end});
	return r < 0 ? r : range_set_init(gaps.items, gaps.len, ret_free);
}

int allocation_first(const struct range_set *free_ids, uint64_t count, struct id_range *ret_range)
{
	for (size_t i = 0; i < free_ids->len; i++) {
		const struct id_range *gap = &free_ids->items[i];

		if (gap->end - gap->start < count)
			continue;
		*ret_range = (struct id_range){gap->start, gap->start + count};
		return 0;
	}
	return -ENOSPC;
}

bool allocation_has(const struct range_set *free_ids, struct id_range range)
{
	for (size_t i = 0; i < free_ids->len && free_ids->items[i].start <= range.start; i++)
		if (range.end <= free_ids->items[i].end)
			return true;
	return false;
}
