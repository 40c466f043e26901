/*
 * Ranges as they come, and their union where only that counts.
 */
#include "../../../subid/library/range_list.h"

#include "../fixture.h"

UNIT_TEST(test_range_list_add_ranges_stay_as_they_come)
{
	auto_range_list struct range_list list = {0};

	for (uint32_t i = 0; i < 100; i++)
		ck_assert_int_eq(range_list_add(&list, (struct id_range){i / 2, i + 10}), 0);
	ck_assert_uint_eq(list.len, 100);
	for (uint32_t i = 0; i < 100; i++) {
		ck_assert_uint_eq(list.items[i].start, i / 2);
		ck_assert_uint_eq(list.items[i].end, i + 10);
	}
}

UNIT_TEST(test_range_list_join_what_touches_the_last_range_is_one_with_it)
{
	static const struct {
		struct id_range first;
		struct id_range second;
		size_t len;
		uint64_t end; /* of the last one */
	} cases[] = {
		{{10, 20}, {20, 30}, 1, 30}, {{10, 20}, {15, 30}, 1, 30},
		{{10, 20}, {12, 15}, 1, 20}, {{10, 20}, {10, 20}, 1, 20},
		{{10, 20}, {21, 30}, 2, 30}, {{10, 20}, {9, 30}, 2, 30},
		{{10, 20}, {5, 10}, 2, 10},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_range_list struct range_list list = {0};

		ck_assert_int_eq(range_list_join(&list, cases[i].first), 0);
		ck_assert_int_eq(range_list_join(&list, cases[i].second), 0);
		ck_assert_msg(list.len == cases[i].len, "row %zu: %zu", i, list.len);
		ck_assert_uint_eq(list.items[list.len - 1].end, cases[i].end);
	}
}

UNIT_TEST(test_range_list_clear_makes_the_empty_list)
{
	struct range_list list = {0};

	ck_assert_int_eq(range_list_add(&list, (struct id_range){1, 2}), 0);
	range_list_clear(&list);
	ck_assert_uint_eq(list.len, 0);
	ck_assert_ptr_null(list.items);
	range_list_clear(&list);
}
