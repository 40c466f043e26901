/*
 * Names get numbers in the order in which they come, and are found again.
 */
#include "../../../subid/command/name_table.h"

#include "../fixture.h"

#define MANY 10000

static uint32_t add(struct name_table *table, const char *name)
{
	uint32_t number = NAME_NONE;

	ck_assert_int_eq(name_table_add(table, name, strlen(name), &number), 0);
	return number;
}

UNIT_TEST(test_name_table_add_known_name_keeps_its_number)
{
	struct name_table table = {0};

	ck_assert_uint_eq(add(&table, "alice"), 0);
	ck_assert_uint_eq(add(&table, "bob"), 1);
	ck_assert_uint_eq(add(&table, "alice"), 0);
	ck_assert_uint_eq(table.len, 2);
	ck_assert_str_eq(name_table_get(&table, 1), "bob");
	name_table_clear(&table);
}

UNIT_TEST(test_name_table_find_is_to_the_letter)
{
	struct name_table table = {0};

	ck_assert_uint_eq(name_table_find(&table, "alice", 5), NAME_NONE);
	(void)add(&table, "alice");
	ck_assert_uint_eq(name_table_find(&table, "alice", 5), 0);
	ck_assert_uint_eq(name_table_find(&table, "alice", 4), NAME_NONE);
	ck_assert_uint_eq(name_table_find(&table, "alicia", 6), NAME_NONE);
	ck_assert_uint_eq(name_table_find(&table, "", 0), NAME_NONE);
	name_table_clear(&table);
}

UNIT_TEST(test_name_table_add_many_names_all_are_found)
{
	struct name_table table = {0};
	char name[16];

	for (uint32_t i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "user%u", i);
		ck_assert_uint_eq(add(&table, name), i);
	}
	for (uint32_t i = 0; i < MANY; i++) {
		(void)snprintf(name, sizeof(name), "user%u", i);
		ck_assert_uint_eq(name_table_find(&table, name, strlen(name)), i);
		ck_assert_str_eq(name_table_get(&table, i), name);
	}
	name_table_clear(&table);
}
