/*
 * Reads what stands in a map file: three columns of numbers, padded with blanks.
 *
 * Called to tell unmapped owners of files, before setgroups is given up, and by the diagnosis.
 */
#include "id_map.h"

#include <errno.h>
#include <fcntl.h>

#include "lines.h"
#include "number.h"
#include "words.h"

static bool next_number(struct word *rest, uint32_t *ret_number)
{
	struct word word;
	uint64_t value;

	if (!word_next(rest, " ", &word) ||
	    number_parse(word.text, word.len, ID_SPACE - 1, &value) < 0)
		return false;
	*ret_number = (uint32_t)value;
	return true;
}

static bool parse_extent(const struct text_line *line, struct id_extent *ret_extent)
{
	struct word rest = {line->text, line->len};

	return next_number(&rest, &ret_extent->inside) &&
	       next_number(&rest, &ret_extent->outside) && next_number(&rest, &ret_extent->count) &&
	       rest.len == 0 && !line->cut;
}

int id_map_read(int fd, struct id_map *ret_map)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct id_map map = {0};
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (map.len == ID_MAP_MAX || !parse_extent(&line, &map.extents[map.len]))
			return -EINVAL;
		map.len++;
	}
	if (r == 0)
		*ret_map = map;
	return r;
}

int id_map_read_own(const char *path, struct id_map *ret_map)
{
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : id_map_read(fd, ret_map);
}

bool id_map_has_inside(const struct id_map *map, uint32_t id)
{
	for (size_t i = 0; i < map->len; i++)
		if (range_overlaps(id_extent_inside(&map->extents[i]),
				   (struct id_range){id, (uint64_t)id + 1}))
			return true;
	return false;
}
