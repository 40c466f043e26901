/*
 * Sets of ranges: union, difference, overlap, at the edges where off-by-one errors live.
 *
 * All sets of a small ID space are tried by tests/property; here stand the named cases.
 */
#include "../../../lib/base/range.h"

#include <errno.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

#define RANGES_MAX 5

/* An empty range, which no test has, ends the list. */
struct list {
	struct id_range items[RANGES_MAX + 1];
};

static size_t list_length(const struct list *list)
{
	size_t len = 0;

	while (list->items[len].end > list->items[len].start)
		len++;
	return len;
}

static void assert_set(const struct range_set *set, const struct list *expected, size_t row)
{
	ck_assert_msg(set->len == list_length(expected), "row %zu: %zu ranges instead of %zu", row,
		      set->len, list_length(expected));
	for (size_t i = 0; i < set->len; i++) {
		ck_assert_msg(set->items[i].start == expected->items[i].start &&
				      set->items[i].end == expected->items[i].end,
			      "row %zu: range %zu is [%u, %ju)", row, i, set->items[i].start,
			      (uintmax_t)set->items[i].end);
	}
}

UNIT_TEST(test_range_overlaps_at_boundaries_is_exact)
{
	static const struct {
		struct id_range a;
		struct id_range b;
		bool overlaps;
	} cases[] = {
		{{10, 20}, {10, 20}, true},
		{{10, 20}, {12, 15}, true},
		{{10, 20}, {19, 30}, true},  /* overlap by one */
		{{10, 20}, {20, 30}, false}, /* touch */
		{{10, 20}, {21, 30}, false}, /* miss by one */
		{{10, 20}, {0, 11}, true},
		{{10, 20}, {0, 10}, false},
		{{10, 20}, {0, 9}, false},
		{{0, 1}, {0, 1}, true},
		{{0, 1}, {1, 2}, false},
		{{0, ID_SPACE}, {0, 1}, true},
		{{0, ID_SPACE}, {4294967295, ID_SPACE}, true},
		{{4294967294, 4294967295}, {4294967295, ID_SPACE}, false},
		{{4294967294, ID_SPACE}, {4294967295, ID_SPACE}, true},
		{{0, 4294967295}, {4294967294, ID_SPACE}, true},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		ck_assert_msg(range_overlaps(cases[i].a, cases[i].b) == cases[i].overlaps,
			      "row %zu", i);
		ck_assert_msg(range_overlaps(cases[i].b, cases[i].a) == cases[i].overlaps,
			      "row %zu, the other way round", i);
	}
}

UNIT_TEST(test_range_set_init_union_is_sorted_and_merged)
{
	static const struct {
		struct list from;
		struct list to;
	} cases[] = {
		{{{{5, 6}}}, {{{5, 6}}}},
		{{{{10, 20}, {30, 40}}}, {{{10, 20}, {30, 40}}}},
		{{{{30, 40}, {10, 20}}}, {{{10, 20}, {30, 40}}}},
		{{{{50, 60}, {30, 40}, {10, 20}}}, {{{10, 20}, {30, 40}, {50, 60}}}},
		{{{{10, 20}, {20, 30}}}, {{{10, 30}}}}, /* touch */
		{{{{20, 30}, {10, 20}}}, {{{10, 30}}}},
		{{{{10, 20}, {19, 30}}}, {{{10, 30}}}},           /* overlap by one */
		{{{{10, 20}, {21, 30}}}, {{{10, 20}, {21, 30}}}}, /* miss by one */
		{{{{10, 20}, {12, 15}}}, {{{10, 20}}}},           /* one in the other */
		{{{{10, 20}, {10, 20}}}, {{{10, 20}}}},
		{{{{10, 15}, {10, 20}}}, {{{10, 20}}}},
		{{{{10, 20}, {10, 15}}}, {{{10, 20}}}},
		{{{{10, 100}, {20, 30}, {40, 50}, {90, 101}}}, {{{10, 101}}}},
		{{{{40, 50}, {0, 1}, {20, 30}, {1, 20}, {31, 40}}}, {{{0, 30}, {31, 50}}}},
		{{{{0, 1}, {4294967295, ID_SPACE}}}, {{{0, 1}, {4294967295, ID_SPACE}}}},
		{{{{4294967294, 4294967295}, {4294967295, ID_SPACE}}}, {{{4294967294, ID_SPACE}}}},
		/* Nothing that stands behind the list can be higher. */
		{{{{4294967294, 4294967295}, {4294967293, 4294967294}}},
		 {{{4294967293, 4294967295}}}},
		{{{{0, ID_SPACE}, {7, 8}, {4294967295, ID_SPACE}}}, {{{0, ID_SPACE}}}},
		{{{{2147483648, ID_SPACE}, {0, 2147483648}}}, {{{0, ID_SPACE}}}},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_range_set struct range_set set = {0};

		ck_assert_int_eq(
			range_set_init(cases[i].from.items, list_length(&cases[i].from), &set), 0);
		assert_set(&set, &cases[i].to, i);
	}
}

UNIT_TEST(test_range_set_init_nothing_is_empty)
{
	auto_range_set struct range_set set = {0};

	ck_assert_int_eq(range_set_init(NULL, 0, &set), 0);
	ck_assert_uint_eq(set.len, 0);
	ck_assert(!range_set_overlaps(&set, (struct id_range){0, ID_SPACE}));
}

UNIT_TEST(test_range_set_init_without_memory_is_error)
{
	const struct id_range range = {10, 20};
	struct range_set set = {0};
	int r;

	unit_fail_allocation(1);
	r = range_set_init(&range, 1, &set);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert_ptr_null(set.items);
}

/* 10000 single IDs in an order without pattern: all even ones, then the odd ones fill the gaps. */
UNIT_TEST(test_range_set_init_many_out_of_order_become_one)
{
	enum { COUNT = 10007, STEP = 4999 }; /* both prime: every ID comes once */
	auto_free struct id_range *ranges = calloc(COUNT, sizeof(*ranges));
	auto_range_set struct range_set set = {0};
	uint32_t id = 0;

	ck_assert_ptr_nonnull(ranges);
	for (size_t i = 0; i < COUNT; i++) {
		ranges[i] = (struct id_range){id, (uint64_t)id + 1};
		id = (id + STEP) % COUNT;
	}
	ck_assert_int_eq(range_set_init(ranges, COUNT, &set), 0);
	assert_set(&set, &(const struct list){{{0, COUNT}}}, 0);
}

UNIT_TEST(test_range_set_init_leaves_its_input_alone)
{
	const struct id_range ranges[] = {{30, 40}, {10, 20}};
	auto_range_set struct range_set set = {0};

	ck_assert_int_eq(range_set_init(ranges, UNIT_LENGTH(ranges), &set), 0);
	ck_assert_uint_eq(ranges[0].start, 30);
	ck_assert_uint_eq(ranges[1].end, 20);
}

UNIT_TEST(test_range_set_subtract_difference_is_exact)
{
	static const struct {
		struct list from;
		struct id_range gone;
		struct list left;
	} cases[] = {
		{{{{10, 20}}}, {10, 20}, {{{0, 0}}}},
		{{{{10, 20}}}, {0, ID_SPACE}, {{{0, 0}}}},
		{{{{10, 20}}}, {10, 19}, {{{19, 20}}}},
		{{{{10, 20}}}, {11, 20}, {{{10, 11}}}},
		{{{{10, 20}}}, {10, 11}, {{{11, 20}}}},
		{{{{10, 20}}}, {19, 20}, {{{10, 19}}}},
		{{{{10, 20}}}, {0, 10}, {{{10, 20}}}}, /* touch */
		{{{{10, 20}}}, {20, 30}, {{{10, 20}}}},
		{{{{10, 20}}}, {0, 9}, {{{10, 20}}}}, /* miss by one */
		{{{{10, 20}}}, {21, 30}, {{{10, 20}}}},
		{{{{10, 20}}}, {0, 11}, {{{11, 20}}}}, /* overlap by one */
		{{{{10, 20}}}, {19, 30}, {{{10, 19}}}},
		{{{{10, 20}}}, {14, 15}, {{{10, 14}, {15, 20}}}}, /* in the middle */
		{{{{10, 20}}}, {11, 19}, {{{10, 11}, {19, 20}}}},
		{{{{10, 20}, {30, 40}}}, {20, 30}, {{{10, 20}, {30, 40}}}}, /* the gap */
		{{{{10, 20}, {30, 40}}}, {19, 31}, {{{10, 19}, {31, 40}}}},
		{{{{10, 20}, {30, 40}}}, {10, 40}, {{{0, 0}}}},
		{{{{10, 20}, {30, 40}}}, {10, 39}, {{{39, 40}}}},
		{{{{10, 20}, {30, 40}}}, {15, 25}, {{{10, 15}, {30, 40}}}},
		{{{{10, 20}, {30, 40}}}, {32, 35}, {{{10, 20}, {30, 32}, {35, 40}}}},
		{{{{1, 2}, {3, 4}, {5, 6}, {7, 8}}}, {3, 6}, {{{1, 2}, {7, 8}}}},
		{{{{1, 2}, {3, 4}, {5, 6}, {7, 8}}}, {2, 7}, {{{1, 2}, {7, 8}}}},
		{{{{0, 1}}}, {0, 1}, {{{0, 0}}}},
		{{{{0, ID_SPACE}}}, {0, 1}, {{{1, ID_SPACE}}}},
		{{{{0, ID_SPACE}}}, {4294967295, ID_SPACE}, {{{0, 4294967295}}}},
		{{{{0, ID_SPACE}}}, {1, 4294967295}, {{{0, 1}, {4294967295, ID_SPACE}}}},
		{{{{0, ID_SPACE}}}, {0, ID_SPACE}, {{{0, 0}}}},
		{{{{4294967294, 4294967295}}},
		 {4294967295, ID_SPACE},
		 {{{4294967294, 4294967295}}}},
		{{{{4294967295, ID_SPACE}}}, {4294967294, 4294967295}, {{{4294967295, ID_SPACE}}}},
		{{{{4294967290, 4294967295}}}, {4294967290, ID_SPACE}, {{{0, 0}}}},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_range_set struct range_set set = {0};

		ck_assert_int_eq(
			range_set_init(cases[i].from.items, list_length(&cases[i].from), &set), 0);
		ck_assert_int_eq(range_set_subtract(&set, cases[i].gone), 0);
		assert_set(&set, &cases[i].left, i);
	}
}

UNIT_TEST(test_range_set_subtract_from_empty_stays_empty)
{
	auto_range_set struct range_set set = {0};

	ck_assert_int_eq(range_set_subtract(&set, (struct id_range){0, ID_SPACE}), 0);
	ck_assert_uint_eq(set.len, 0);
}

/* Each subtraction makes one range more, so that the set must get more memory again and again. */
UNIT_TEST(test_range_set_subtract_every_second_id_leaves_the_others)
{
	enum { IDS = 2000 };
	const struct id_range all = {0, IDS};
	auto_range_set struct range_set set = {0};

	ck_assert_int_eq(range_set_init(&all, 1, &set), 0);
	for (uint32_t id = 1; id < IDS; id += 2)
		ck_assert_int_eq(range_set_subtract(&set, (struct id_range){id, id + 1}), 0);
	ck_assert_uint_eq(set.len, IDS / 2);
	for (uint32_t id = 0; id < IDS; id++) {
		struct id_range one = {id, (uint64_t)id + 1};

		ck_assert_msg(range_set_overlaps(&set, one) == (id % 2 == 0), "ID %u", id);
	}
}

/* What leaves no more ranges than there were needs no memory. */
UNIT_TEST(test_range_set_subtract_without_memory_takes_what_leaves_no_more_ranges)
{
	static const struct list ranges = {{{10, 20}, {30, 40}}};
	static const struct id_range gone[] = {{10, 15}, {18, 20}, {17, 31}, {50, 60}, {15, 17}};
	auto_range_set struct range_set set = {0};
	int r = 0;

	ck_assert_int_eq(range_set_init(ranges.items, 2, &set), 0);
	unit_fail_allocation(1);
	for (size_t i = 0; i < UNIT_LENGTH(gone); i++)
		r |= range_set_subtract(&set, gone[i]);
	ck_assert(!unit_allocation_failed());
	ck_assert_int_eq(r, 0);
	assert_set(&set, &(const struct list){{{31, 40}}}, 0);
}

/* To make two of one. */
UNIT_TEST(test_range_set_subtract_without_memory_leaves_the_set_as_it_was)
{
	static const struct list range = {{{10, 20}}};
	auto_range_set struct range_set set = {0};
	int r;

	ck_assert_int_eq(range_set_init(range.items, 1, &set), 0);
	unit_fail_allocation(1);
	r = range_set_subtract(&set, (struct id_range){14, 15});
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	assert_set(&set, &range, 0);
}

UNIT_TEST(test_range_set_overlaps_at_boundaries_is_exact)
{
	static const struct id_range ranges[] = {
		{10, 20}, {30, 31}, {100, 200}, {4294967295, ID_SPACE}};
	static const struct {
		struct id_range range;
		bool overlaps;
	} cases[] = {
		{{0, 1}, false},
		{{0, 10}, false},
		{{0, 11}, true},
		{{10, 11}, true},
		{{19, 20}, true},
		{{20, 21}, false},
		{{20, 30}, false},
		{{20, 31}, true},
		{{30, 31}, true},
		{{31, 100}, false},
		{{31, 101}, true},
		{{199, 4294967295}, true},
		{{200, 4294967295}, false},
		{{200, ID_SPACE}, true},
		{{4294967294, 4294967295}, false},
		{{4294967295, ID_SPACE}, true},
		{{0, ID_SPACE}, true},
	};
	auto_range_set struct range_set set = {0};

	ck_assert_int_eq(range_set_init(ranges, UNIT_LENGTH(ranges), &set), 0);
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(range_set_overlaps(&set, cases[i].range) == cases[i].overlaps,
			      "row %zu", i);
}

UNIT_TEST(test_range_set_clear_makes_the_empty_set)
{
	const struct id_range range = {10, 20};
	struct range_set set = {0};

	ck_assert_int_eq(range_set_init(&range, 1, &set), 0);
	range_set_clear(&set);
	ck_assert_uint_eq(set.len, 0);
	ck_assert_ptr_null(set.items);
	range_set_clear(&set);
}
