/*
 * What the kernel says of processes: "KEY:<tab>VALUE" of status and fdinfo, and the columns of a
 * map.
 *
 * Input: 1 byte that chooses how much room the value has, the file.
 */
#include "../../lib/base/id_map.h"
#include "../../lib/base/proc_field.h"

#include "fuzz.h"

#define KEY "Pid"
#define ROOM_MAX 64

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_NOTHING;

/* The first line that begins with the key, a colon, and a tab. */
static bool find_field(const struct fuzz_text *text, struct oracle_line *ret_line)
{
	static const char begin[] = KEY ":\t";
	struct oracle_line line = {0};

	while (oracle_next_line(text->bytes, text->len, &line)) {
		if (line.len < sizeof(begin) - 1 ||
		    memcmp(line.text, begin, sizeof(begin) - 1) != 0)
			continue;
		*ret_line = line;
		ret_line->text += sizeof(begin) - 1;
		ret_line->len -= sizeof(begin) - 1;
		return true;
	}
	return false;
}

static void check_field(int fd, const struct fuzz_text *text, size_t room)
{
	auto_free char *value = malloc(room);
	struct oracle_line line;
	size_t len;
	int r;

	CHECK(value);
	if (!find_field(text, &line)) {
		CHECK(proc_field_read(fd, KEY, value, room) == -ENODATA);
		return;
	}
	r = proc_field_read(fd, KEY, value, room);
	/* The value of a line that is cut may be cut further, and the tab before it be a blank. */
	if (line.len + sizeof(KEY) + 1 > ORACLE_LINE_MAX) {
		CHECK(r == 0 ? memchr(value, '\0', room) != NULL : r == -ENODATA);
		return;
	}
	CHECK(r == 0);
	len = line.len < room - 1 ? line.len : room - 1;
	CHECK(value[len] == '\0');
	CHECK(memcmp(value, line.text, len) == 0);
}

/* Three numbers, with blanks before and between them. */
static bool parse_extent(const struct oracle_line *line, struct id_extent *ret_extent)
{
	uint64_t numbers[3];
	size_t at = 0;

	for (size_t i = 0; i < 3; i++) {
		size_t begin;

		while (at < line->len && line->text[at] == ' ')
			at++;
		begin = at;
		while (at < line->len && line->text[at] != ' ')
			at++;
		if (!oracle_number(line->text + begin, at - begin, UINT32_MAX, &numbers[i]))
			return false;
	}
	*ret_extent = (struct id_extent){(uint32_t)numbers[0], (uint32_t)numbers[1],
					 (uint32_t)numbers[2]};
	return at == line->len && line->len <= ORACLE_LINE_MAX;
}

static bool expect_map(const struct fuzz_text *text, struct id_map *map)
{
	struct oracle_line line = {0};

	map->len = 0;
	while (oracle_next_line(text->bytes, text->len, &line)) {
		if (map->len == ID_MAP_MAX || !parse_extent(&line, &map->extents[map->len]))
			return false;
		map->len++;
	}
	return true;
}

static void check_has_inside(const struct id_map *map, uint32_t id)
{
	bool has = false;

	for (size_t i = 0; i < map->len; i++) {
		uint64_t first = map->extents[i].inside;

		has |= first <= id && id < first + map->extents[i].count;
	}
	CHECK(id_map_has_inside(map, id) == has);
}

static void check_map(int fd, const struct fuzz_text *text)
{
	static struct id_map expected;
	static struct id_map map;

	if (!expect_map(text, &expected)) {
		CHECK(id_map_read(fd, &map) == -EINVAL);
		return;
	}
	CHECK(id_map_read(fd, &map) == 0);
	CHECK(map.len == expected.len);
	CHECK(memcmp(map.extents, expected.extents, map.len * sizeof(map.extents[0])) == 0);
	for (size_t i = 0; i < map.len && i < 4; i++) {
		const struct id_extent *extent = &map.extents[i];

		check_has_inside(&map, extent->inside);
		check_has_inside(&map, extent->inside - 1);
		check_has_inside(&map, extent->inside + extent->count);
		check_has_inside(&map, extent->inside + extent->count - 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_choices choices = fuzz_choose(&data, &size, 1);
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	size_t room = 1 + fuzz_choice(&choices, 0) % ROOM_MAX;
	auto_close int fd = fuzz_file(&text);

	check_field(fd, &text, room);
	check_map(fd, &text);
	fuzz_in_parts(&text);
	check_field(fd, &text, room);
	check_map(fd, &text);
	fuzz_whole();
	return 0;
}
