/*
 * Where there is room: at the ends of the bounds and between what is taken.
 */
#include "../../../subid/library/allocation.h"

#include "../../../lib/base/number.h"
#include "../fixture.h"

static void take(const struct id_range taken[], size_t len, struct bounds bounds,
		 struct range_set *ret_free)
{
	auto_range_list struct range_list list = {0};

	for (size_t i = 0; i < len; i++)
		ck_assert_int_eq(range_list_add(&list, taken[i]), 0);
	ck_assert_int_eq(allocation_free(&list, bounds, ret_free), 0);
}

UNIT_TEST(test_allocation_first_lowest_gap_that_is_wide_enough)
{
	static const struct {
		struct id_range taken[3];
		size_t len;
		struct bounds bounds;
		uint64_t count;
		uint64_t start; /* 0: there is no room */
	} cases[] = {
		{{{0, 0}}, 0, {100, 199}, 100, 100},
		{{{0, 0}}, 0, {100, 199}, 101, 0},
		{{{90, 101}}, 1, {100, 199}, 99, 101},
		{{{90, 101}}, 1, {100, 199}, 100, 0},
		{{{110, 120}, {130, 140}}, 2, {100, 199}, 10, 100},
		{{{109, 120}, {130, 140}}, 2, {100, 199}, 10, 120},
		{{{130, 140}, {109, 121}}, 2, {100, 199}, 10, 140},
		{{{105, 190}, {110, 120}}, 2, {100, 199}, 10, 190},
		{{{50, 300}}, 1, {100, 199}, 1, 0},
		{{{199, 200}}, 1, {100, 199}, 99, 100},
		{{{0, 0}}, 0, {200, 199}, 1, 0},
		{{{0, 0}}, 0, {ID_MAX, ID_SPACE - 1}, 1, ID_MAX},
		{{{0, 0}}, 0, {ID_MAX, ID_SPACE - 1}, 2, 0},
		{{{0, ID_SPACE}}, 1, {0, ID_SPACE - 1}, 1, 0},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_range_set struct range_set free_ids = {0};
		struct id_range found = {0};
		int r;

		take(cases[i].taken, cases[i].len, cases[i].bounds, &free_ids);
		r = allocation_first(&free_ids, cases[i].count, &found);
		ck_assert_msg(r == (cases[i].start ? 0 : -ENOSPC), "row %zu: %d", i, r);
		ck_assert_msg(found.start == cases[i].start, "row %zu: %u", i, found.start);
		ck_assert(r < 0 || found.end == cases[i].start + cases[i].count);
	}
}

UNIT_TEST(test_allocation_has_wholly_free_range_only)
{
	const struct id_range taken[] = {{110, 120}, {130, 140}};
	static const struct {
		struct id_range range;
		bool has;
	} cases[] = {
		{{100, 110}, true},  {{100, 111}, false}, {{120, 130}, true}, {{119, 130}, false},
		{{105, 125}, false}, {{140, 200}, true},  {{99, 110}, false}, {{140, 201}, false},
	};
	auto_range_set struct range_set free_ids = {0};

	take(taken, UNIT_LENGTH(taken), (struct bounds){100, 199}, &free_ids);
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(allocation_has(&free_ids, cases[i].range) == cases[i].has, "row %zu",
			      i);
}
