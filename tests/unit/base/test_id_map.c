/*
 * Maps of user namespaces, as the kernel prints them.
 */
#include "../../../lib/base/id_map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../fixture.h"

#define UNTOUCHED 99

static int read_text(const char *text, struct id_map *map)
{
	auto_close int fd = unit_memory_file(text, strlen(text));

	return id_map_read(fd, map);
}

static void assert_extent(const struct id_extent *extent, uint32_t inside, uint32_t outside,
			  uint32_t count)
{
	ck_assert_uint_eq(extent->inside, inside);
	ck_assert_uint_eq(extent->outside, outside);
	ck_assert_uint_eq(extent->count, count);
}

UNIT_TEST(test_id_map_read_columns_are_read)
{
	struct id_map map = {0};

	ck_assert_int_eq(read_text("         0       1000          1\n"
				   "         1     100000      65536\n"
				   "4294967294 4294967294          1\n",
				   &map),
			 0);
	ck_assert_uint_eq(map.len, 3);
	assert_extent(&map.extents[0], 0, 1000, 1);
	assert_extent(&map.extents[1], 1, 100000, 65536);
	assert_extent(&map.extents[2], 4294967294, 4294967294, 1);
}

/* The map of the first user namespace of all; and an ID that the reader's namespace has not. */
UNIT_TEST(test_id_map_read_largest_numbers_are_read)
{
	struct id_map map = {0};

	ck_assert_int_eq(read_text("         0 4294967295 4294967295\n", &map), 0);
	assert_extent(&map.extents[0], 0, 4294967295, 4294967295);
}

UNIT_TEST(test_id_map_read_empty_is_empty_map)
{
	struct id_map map = {.len = UNTOUCHED};

	ck_assert_int_eq(read_text("", &map), 0);
	ck_assert_uint_eq(map.len, 0);
}

UNIT_TEST(test_id_map_read_what_is_no_map_is_invalid)
{
	static const char *const texts[] = {
		"\n",
		"0\n",
		"0 0\n",
		"a b c\n",
		"0 0 x\n",
		"-1 0 1\n",
		"+1 0 1\n",
		"0x0 0 1\n",
		"00 0 1\n",
		"0\t0\t1\n",
		"0 0 4294967296\n",
		"4294967296 0 1\n",
		"0 4294967296 1\n",
		"0,0,1\n",
		"0 0 18446744073709551617\n",
		"0 0 1 1\n",
		"0 0 1  x\n",
		"0 0 1\n\n",
		"0 0 1\nx\n",
	};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		struct id_map map = {.len = UNTOUCHED};

		ck_assert_msg(read_text(texts[i], &map) == -EINVAL, "\"%s\"", texts[i]);
		ck_assert_msg(map.len == UNTOUCHED, "\"%s\" touched the output", texts[i]);
	}
}

/* Returns the result for a map of so many extents. */
static int read_extents(size_t count, struct id_map *map)
{
	auto_text struct unit_text text = {0};

	for (size_t i = 0; i < count; i++)
		unit_text_add(&text, "%zu %zu 1\n", i, i + 1000);
	return read_text(text.bytes, map);
}

/* More than the buffer of the reader of lines holds. */
UNIT_TEST(test_id_map_read_line_that_is_cut_is_invalid)
{
	struct id_map map = {.len = UNTOUCHED};
	auto_text struct unit_text text = {0};

	unit_text_add(&text, "0 1000 1%*s\n", 100000, "x");
	ck_assert_int_eq(read_text(text.bytes, &map), -EINVAL);
	ck_assert_uint_eq(map.len, UNTOUCHED);
}

UNIT_TEST(test_id_map_read_340_extents_are_the_most)
{
	struct id_map map = {0};

	ck_assert_int_eq(read_extents(ID_MAP_MAX, &map), 0);
	ck_assert_uint_eq(map.len, ID_MAP_MAX);
	assert_extent(&map.extents[ID_MAP_MAX - 1], ID_MAP_MAX - 1, ID_MAP_MAX + 999, 1);
	ck_assert_int_eq(read_extents(ID_MAP_MAX + 1, &map), -EINVAL);
}

UNIT_TEST(test_id_map_read_unreadable_is_error)
{
	auto_close int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct id_map map = {.len = UNTOUCHED};

	ck_assert_int_eq(id_map_read(-1, &map), -EBADF);
	ck_assert_int_eq(id_map_read(directory, &map), -EISDIR);
	ck_assert_uint_eq(map.len, UNTOUCHED);
}

UNIT_TEST(test_id_map_read_own_has_own_id)
{
	struct id_map map = {0};

	ck_assert_int_eq(id_map_read_own("/proc/self/uid_map", &map), 0);
	ck_assert(id_map_has_inside(&map, geteuid()));
}

UNIT_TEST(test_id_map_read_own_missing_is_error)
{
	auto_free char *path = unit_path("no_map");
	struct id_map map;

	ck_assert_int_eq(id_map_read_own(path, &map), -ENOENT);
}

UNIT_TEST(test_id_map_read_own_with_descriptor_0_is_read)
{
	struct id_map map;
	int r;

	(void)close(STDIN_FILENO);
	r = id_map_read_own("/proc/self/uid_map", &map);
	ck_assert_int_eq(dup(STDERR_FILENO), STDIN_FILENO);
	ck_assert_int_eq(r, 0);
}

UNIT_TEST(test_id_map_read_own_is_opened_for_this_process_alone)
{
	struct id_map map;

	unit_demand_open_flags(O_CLOEXEC);
	ck_assert_int_eq(id_map_read_own("/proc/self/uid_map", &map), 0);
}

UNIT_TEST(test_id_map_read_own_without_memory_is_error)
{
	struct id_map map = {.len = UNTOUCHED};
	int r;

	unit_fail_allocation(1);
	r = id_map_read_own("/proc/self/uid_map", &map);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert_uint_eq(map.len, UNTOUCHED);
}

UNIT_TEST(test_id_map_has_inside_at_boundaries_is_exact)
{
	static const struct id_map map = {
		.len = 4,
		.extents = {{0, 5000, 1},
			    {10, 6000, 10},
			    {4294967290, 7000, 5},
			    {100, 0, 0},
			    {200, 8000, 1}}, /* behind the map's end */
	};
	static const struct {
		uint32_t id;
		bool mapped;
	} cases[] = {
		{0, true},           {1, false},          {9, false},         {10, true},
		{19, true},          {20, false},         {100, false},       {5000, false},
		{6000, false},       {4294967289, false}, {4294967290, true}, {4294967294, true},
		{4294967295, false}, {200, false},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(id_map_has_inside(&map, cases[i].id) == cases[i].mapped, "ID %u",
			      cases[i].id);
}

UNIT_TEST(test_id_map_has_inside_empty_map_has_none)
{
	static const struct id_map map = {0};

	ck_assert(!id_map_has_inside(&map, 0));
	ck_assert(!id_map_has_inside(&map, 65534));
}

UNIT_TEST(test_id_extent_each_side_is_a_range)
{
	static const struct id_extent extent = {10, 100, 5};
	static const struct id_extent last = {4294967294, 4294967290, 5};

	ck_assert_uint_eq(id_extent_inside(&extent).start, 10);
	ck_assert_uint_eq(id_extent_inside(&extent).end, 15);
	ck_assert_uint_eq(id_extent_outside(&extent).start, 100);
	ck_assert_uint_eq(id_extent_outside(&extent).end, 105);
	ck_assert_uint_eq(id_extent_inside(&last).end, UINT64_C(4294967299));
	ck_assert_uint_eq(id_extent_outside(&last).end, UINT64_C(4294967295));
}
