/*
 * A set of names of bounded size.
 */
#include "../../../lib/directory/name_set.h"

#include <errno.h>

#include "../fixture.h"

static int add(struct name_set *set, const char *name)
{
	return name_set_add(set, name, strlen(name));
}

static size_t find(const struct name_set *set, const char *name)
{
	return name_set_find(set, name, strlen(name));
}

UNIT_TEST(test_name_set_add_name_is_held_once)
{
	auto_free struct name_set *set = NULL;

	ck_assert_int_eq(name_set_make(&set), 0);
	ck_assert_uint_eq(find(set, "one"), NAME_SET_MAX);
	ck_assert_int_eq(add(set, "one"), 0);
	ck_assert_int_eq(name_set_add(set, "two and more", 3), 0);
	ck_assert(!set->marked[0] && !set->marked[1]);
	set->marked[0] = true;
	ck_assert_int_eq(add(set, "one"), 0);
	ck_assert_uint_eq(set->len, 2);
	ck_assert(set->marked[0]);
	ck_assert_uint_eq(find(set, "one"), 0);
	ck_assert_uint_eq(find(set, "two"), 1);
	ck_assert_str_eq(name_set_get(set, 1), "two");
	ck_assert_uint_eq(find(set, "on"), NAME_SET_MAX);
	ck_assert_uint_eq(find(set, "ones"), NAME_SET_MAX);
	ck_assert_uint_eq(find(set, ""), NAME_SET_MAX);
}

/* Every name is found again, though each place is taken by another at some time. */
UNIT_TEST(test_name_set_add_until_there_is_no_room)
{
	auto_free struct name_set *set = NULL;
	char name[16];

	ck_assert_int_eq(name_set_make(&set), 0);
	for (unsigned i = 0; i < NAME_SET_MAX; i++) {
		(void)snprintf(name, sizeof(name), "n%u", i);
		if (add(set, name) != 0 || find(set, name) != i)
			ck_abort_msg("%s", name);
	}
	ck_assert_int_eq(add(set, "more"), -ENOSPC);
	ck_assert_uint_eq(find(set, "more"), NAME_SET_MAX);
	ck_assert_int_eq(add(set, "n17"), 0);
	for (unsigned i = 0; i < NAME_SET_MAX; i++) {
		(void)snprintf(name, sizeof(name), "n%u", i);
		if (find(set, name) != i || strcmp(name_set_get(set, i), name) != 0)
			ck_abort_msg("%s", name);
	}
}

UNIT_TEST(test_name_set_add_text_that_fills_the_room_to_the_last_byte)
{
	auto_free struct name_set *set = NULL;
	auto_text struct unit_text text = {0};

	ck_assert_int_eq(name_set_make(&set), 0);
	unit_text_repeat(&text, 'n', NAME_SET_TEXT);
	ck_assert_int_eq(name_set_add(set, text.bytes, NAME_SET_TEXT), -ENOSPC);
	ck_assert_int_eq(name_set_add(set, text.bytes, NAME_SET_TEXT - 1), 0);
	ck_assert_int_eq(add(set, ""), -ENOSPC);
	ck_assert_uint_eq(set->len, 1);
	ck_assert_uint_eq(strlen(name_set_get(set, 0)), NAME_SET_TEXT - 1);
}

/* How a name begins is another name, also where the two would have the same place. */
UNIT_TEST(test_name_set_find_beginning_of_a_name_is_another_name)
{
	auto_free struct name_set *set = NULL;
	char name[16];

	ck_assert_int_eq(name_set_make(&set), 0);
	for (unsigned i = 0; i < NAME_SET_MAX; i++) {
		(void)snprintf(name, sizeof(name), "%ux", i);
		if (add(set, name) != 0)
			ck_abort_msg("%s", name);
	}
	for (unsigned i = 0; i < NAME_SET_MAX; i++) {
		(void)snprintf(name, sizeof(name), "%u", i);
		if (find(set, name) != NAME_SET_MAX)
			ck_abort_msg("%s", name);
	}
}
