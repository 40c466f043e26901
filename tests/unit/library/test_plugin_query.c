/*
 * Lists that plugins answer with: judged range by range, and released by the plugin that made them.
 */
#include "../../../subid/library/plugin_query.h"

#include <errno.h>

#include "../fixture.h"

/* What the plugin answers. */
static struct plugin_range told_ranges[5];
static uid_t told_uids[4];
static int told_count;
static enum plugin_status told_status;
static bool told_nothing;
static int error; /* that was told with the status */
static size_t released;

static enum plugin_status list_as_told(const char *owner, enum id_type type,
				       struct plugin_range **ranges, int *count)
{
	(void)owner, (void)type;
	if (!told_nothing)
		*ranges = told_ranges;
	*count = told_count;
	return told_status;
}

static enum plugin_status owners_as_told(unsigned long id, enum id_type type, uid_t **uids,
					 int *count)
{
	(void)id, (void)type;
	if (!told_nothing)
		*uids = told_uids;
	*count = told_count;
	return told_status;
}

static void release(void *memory)
{
	ck_assert(memory == told_ranges || memory == told_uids);
	released++;
}

static const struct plugin plugin = {
	.list_owner_ranges = list_as_told, .find_subid_owners = owners_as_told, .release = release};

static enum source_status list(const struct plugin_range ranges[], int count,
			       struct range_list *ret_list, size_t *ret_bad)
{
	if (ranges)
		memcpy(told_ranges, ranges, (size_t)count * sizeof(*ranges));
	told_count = count;
	released = 0;
	*ret_bad = 0;
	return plugin_list(&plugin, "user", USER_IDS, ret_list, ret_bad, &error);
}

UNIT_TEST(test_plugin_list_good_ranges_are_added)
{
	static const struct plugin_range ranges[] = {{100000, 10}, {4294967295, 1}};
	auto_range_list struct range_list found = {0};
	size_t bad;

	ck_assert_int_eq(range_list_add(&found, (struct id_range){1, 2}), 0);
	ck_assert_int_eq(list(ranges, 2, &found, &bad), SOURCE_SUCCESS);
	ck_assert_uint_eq(bad, 0);
	ck_assert_uint_eq(found.len, 3);
	ck_assert_uint_eq(found.items[1].start, 100000);
	ck_assert_uint_eq(found.items[1].end, 100010);
	ck_assert_uint_eq(found.items[2].end, UINT64_C(1) << 32);
	ck_assert_uint_eq(released, 1);
}

UNIT_TEST(test_plugin_list_what_is_no_range_is_left_out)
{
	static const struct plugin_range ranges[] = {
		{100000, 0}, {4294967295, 2}, {200000, 5}, {4294967296, 1}, {4294967396, 10}};
	auto_range_list struct range_list found = {0};
	size_t bad;

	ck_assert_int_eq(list(ranges, 5, &found, &bad), SOURCE_SUCCESS);
	ck_assert_uint_eq(bad, 4);
	ck_assert_uint_eq(found.len, 1);
	ck_assert_uint_eq(found.items[0].start, 200000);
}

/* As the helpers do: those below 1000 are the system's. */
UNIT_TEST(test_plugin_list_ids_of_the_system_are_left_out)
{
	static const struct plugin_range ranges[] = {{0, 2000}, {999, 1}, {0, 1001}, {1000, 1}};
	auto_range_list struct range_list found = {0};
	size_t bad;

	ck_assert_int_eq(list(ranges, 4, &found, &bad), SOURCE_SUCCESS);
	ck_assert_uint_eq(found.len, 3);
	for (size_t i = 0; i < found.len; i++)
		ck_assert_uint_eq(found.items[i].start, 1000);
	ck_assert_uint_eq(found.items[0].end, 2000);
	ck_assert_uint_eq(found.items[1].end, 1001);
	ck_assert_uint_eq(found.items[2].end, 1001);
}

UNIT_TEST(test_plugin_list_nothing_is_not_found)
{
	auto_range_list struct range_list found = {0};
	size_t bad;

	ck_assert_int_eq(list(NULL, 0, &found, &bad), SOURCE_NOTFOUND);
	ck_assert_int_eq(list(NULL, -1, &found, &bad), SOURCE_NOTFOUND);
	ck_assert_uint_eq(released, 1);
	told_nothing = true;
	ck_assert_int_eq(list(NULL, 3, &found, &bad), SOURCE_NOTFOUND);
	ck_assert_uint_eq(released, 0);
	ck_assert_uint_eq(found.len, 0);
}

/* Its list is released all the same. */
UNIT_TEST(test_plugin_list_error_adds_nothing)
{
	static const struct plugin_range ranges[] = {{100000, 10}};
	auto_range_list struct range_list found = {0};
	size_t bad;

	told_status = PLUGIN_UNKNOWN_USER;
	ck_assert_int_eq(list(ranges, 1, &found, &bad), SOURCE_NOTFOUND);
	ck_assert_int_eq(error, 0);
	ck_assert_uint_eq(released, 1);
	told_status = PLUGIN_ERROR_CONN;
	ck_assert_int_eq(list(ranges, 1, &found, &bad), SOURCE_UNAVAIL);
	ck_assert_int_eq(error, -EAGAIN);
	told_status = PLUGIN_ERROR;
	ck_assert_int_eq(list(ranges, 1, &found, &bad), SOURCE_UNAVAIL);
	ck_assert_int_eq(error, -EIO);
	ck_assert_uint_eq(found.len, 0);
}

UNIT_TEST(test_plugin_owners_each_is_told_once)
{
	auto_free uid_t *uids = NULL;
	size_t len = 0;

	memcpy(told_uids, (const uid_t[]){7, 5, 7, 6}, sizeof(told_uids));
	told_count = 4;
	ck_assert_int_eq(plugin_owners(&plugin, 100000, USER_IDS, &uids, &len, &error),
			 SOURCE_SUCCESS);
	ck_assert_uint_eq(len, 3);
	ck_assert_uint_eq(uids[0], 7);
	ck_assert_uint_eq(uids[1], 5);
	ck_assert_uint_eq(uids[2], 6);
	ck_assert_uint_eq(released, 1);
}

UNIT_TEST(test_plugin_owners_nobody_is_not_found)
{
	uid_t *uids = NULL;
	size_t len = 0;

	for (told_count = -1; told_count <= 0; told_count++)
		ck_assert_int_eq(plugin_owners(&plugin, 1, USER_IDS, &uids, &len, &error),
				 SOURCE_NOTFOUND);
	told_count = 1;
	told_nothing = true;
	ck_assert_int_eq(plugin_owners(&plugin, 1, USER_IDS, &uids, &len, &error), SOURCE_NOTFOUND);
	told_nothing = false;
	told_status = PLUGIN_ERROR;
	ck_assert_int_eq(plugin_owners(&plugin, 1, USER_IDS, &uids, &len, &error), SOURCE_UNAVAIL);
	ck_assert_int_eq(error, -EIO);
	ck_assert_ptr_null(uids);
}
