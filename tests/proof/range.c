/*
 * All sets of one or two ranges in a small space of IDs, less a third.
 */
#include "../../lib/base/range.h"

#include "../../lib/base/number.h"
#include "any.h"

#define SMALL 3

static struct id_range small_range(void)
{
	uint32_t start = (uint32_t)any_size(SMALL - 1);

	return (struct id_range){start, start + 1 + any_size(SMALL - 1 - start)};
}

static bool holds(const struct range_set *set, uint32_t id)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->items[i].start <= id && id < set->items[i].end)
			return true;
	return false;
}

static void check(const struct range_set *set)
{
	//@ assert set->len == 0 || \valid(set->items + (0 .. set->len - 1));
	for (size_t i = 0; i < set->len; i++) {
		//@ assert set->items[i].start < set->items[i].end;
	}
	for (size_t i = 1; i < set->len; i++) {
		//@ assert set->items[i - 1].end < set->items[i].start;
	}
}

static void prove_small(void)
{
	struct id_range ranges[] = {small_range(), small_range()};
	struct id_range gone = small_range();
	size_t len = 1 + any_size(1);
	struct range_set set;

	if (range_set_init(ranges, len, &set) < 0)
		return;
	check(&set);
	if (range_set_subtract(&set, gone) == 0) {
		check(&set);
		for (uint32_t id = 0; id < SMALL; id++) {
			struct id_range one = {id, (uint64_t)id + 1};
			bool asked = range_overlaps(ranges[0], one) ||
				     (len == 2 && range_overlaps(ranges[1], one));
			bool wanted = asked && !range_overlaps(gone, one);
			bool held = holds(&set, id);
			bool overlaps = range_set_overlaps(&set, one);

			//@ assert held == wanted;
			//@ assert overlaps == wanted;
		}
	}
	range_set_clear(&set);
}

int main(void)
{
	prove_small();
	return 0;
}
