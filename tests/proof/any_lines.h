/*
 * A file that is read line by line: as many as LINES lines of up to LINE bytes, which hold what
 * lines.c proves of each line. The file may not be there, or not be trusted, and each step may
 * fail.
 */
#pragma once

#include "../../lib/base/trusted_file.h"
#include "any.h"

static inline int any_error(void)
{
	return -Frama_C_interval(1, 133);
}

int lines_open(int fd, uint64_t size, struct line_reader **ret_reader)
{
	struct line_reader *reader = malloc(offsetof(struct line_reader, buffer));

	if (!reader)
		return -ENOMEM;
	reader->fd = fd;
	reader->size = size;
	reader->number = 0;
	*ret_reader = reader;
	return 0;
}

int lines_next(struct line_reader *reader, struct text_line *ret_line)
{
	static char buffer[LINE + 1]; /* and the byte behind the line */
	int r = Frama_C_interval_split(-1, reader->number < LINES);

	if (r < 0)
		return any_error();
	if (r > 0) {
		size_t len = any_size(LINE);

		any_bytes(buffer, sizeof(buffer));
		ret_line->text = buffer + LINE - len;
		ret_line->len = len;
		ret_line->cut = any_size(1);
		ret_line->number = ++reader->number;
		ret_line->offset = 0;
		ret_line->end = len + any_size(1);
	}
	return r;
}

int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader)
{
	(void)path;
	switch (Frama_C_interval_split(0, 2)) {
	case 0:
		*ret_fd = 3;
		return lines_open(3, 0, ret_reader);
	case 1:
		return 1;
	default:
		return any_error();
	}
}
