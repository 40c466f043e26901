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

static int next_number(struct word *rest, uint32_t *ret_number)
{
	struct word word;
	uint64_t value;

	if (!word_next(rest, " ", &word) ||
	    number_parse(word.text, word.len, ID_SPACE - 1, &value) < 0)
		return -EINVAL;
	*ret_number = (uint32_t)value;
	return 0;
}

static int parse_extent(const struct text_line *line, struct id_extent *ret_extent)
{
	struct word rest = {line->text, line->len};

	if (next_number(&rest, &ret_extent->inside) < 0 ||
	    next_number(&rest, &ret_extent->outside) < 0 ||
	    next_number(&rest, &ret_extent->count) < 0 || rest.len > 0)
		return -EINVAL;
	return 0;
}

int id_map_read(int fd, struct id_map *ret_map)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct id_map map = {0};
	int r = lines_open(fd, 0, &reader);

	if (r < 0)
		return r;
	while ((r = lines_next(reader, &line)) > 0) {
		if (map.len == ID_MAP_MAX)
			return -EINVAL;
		r = parse_extent(&line, &map.extents[map.len++]);
		if (r < 0)
			return r;
	}
	if (r == 0)
		*ret_map = map;
	return r;
}

int id_map_read_own(const char *path, struct id_map *ret_map)
{
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return id_map_read(fd, ret_map);
}

bool id_map_has_inside(const struct id_map *map, uint32_t id)
{
	for (size_t i = 0; i < map->len; i++)
		if (id >= map->extents[i].inside &&
		    id - map->extents[i].inside < map->extents[i].count)
			return true;
	return false;
}
