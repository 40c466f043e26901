/*
 * The one loop around pread(2) for files that are made of lines: subuid(5), passwd(5),
 * login.defs(5).
 *
 * Memory is bounded: a line that does not fit is cut, but blanks at its end do not count, so
 * that a line stays good however many of them follow.
 */
#include "lines.h"

#include <errno.h>
#include <string.h>

int lines_open(int fd, uint64_t size, struct line_reader **ret_reader)
{
	struct line_reader *reader = malloc(sizeof(*reader));

	if (!reader)
		return -ENOMEM;
	/* The buffer is left as it is. */
	memset(reader, 0, offsetof(struct line_reader, buffer));
	reader->fd = fd;
	reader->size = size;
	*ret_reader = reader;
	return 0;
}

static size_t trimmed_length(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r'))
		len--;
	return len;
}

/* How much of a line can be text: all that fits, until blanks at its end have been dropped. */
struct squeeze {
	size_t limit;
	bool cut; /* there was text behind it */
};

/* How much of the text counts: all but blanks at its end, or its beginning if the line is cut. */
static size_t squeezed_length(struct squeeze *squeeze, const char *text, size_t len)
{
	size_t trimmed = trimmed_length(text, len);

	squeeze->cut |= trimmed > squeeze->limit;
	if (squeeze->cut && trimmed > squeeze->limit)
		trimmed = squeeze->limit;
	return squeeze->cut && trimmed > LINES_KEPT ? LINES_KEPT : trimmed;
}

/* Adds bytes behind those of the line that is begun, which moves to the buffer's start. */
static int fill(struct line_reader *reader, struct squeeze *squeeze)
{
	ssize_t got;

	if (reader->start > 0) {
		memmove(reader->buffer, reader->buffer + reader->start,
			reader->end - reader->start);
		reader->end -= reader->start;
		reader->start = 0;
	}
	if (reader->end == sizeof(reader->buffer)) {
		reader->end = squeezed_length(squeeze, reader->buffer, reader->end);
		squeeze->limit = reader->end;
	}
	got = pread(reader->fd, reader->buffer + reader->end, sizeof(reader->buffer) - reader->end,
		    (off_t)reader->bytes_read);
	if (got < 0)
		return -errno;
	reader->end += (size_t)got;
	reader->bytes_read += (uint64_t)got;
	reader->at_end = got == 0 || reader->bytes_read == reader->size;
	return 0;
}

int lines_next(struct line_reader *reader, struct text_line *ret_line)
{
	struct squeeze squeeze = {.limit = LINES_MAX};
	const char *text;
	const char *newline;
	size_t len;

	for (;;) {
		text = reader->buffer + reader->start;
		len = reader->end - reader->start;
		newline = memchr(text, '\n', len);
		if (newline || reader->at_end)
			break;

		int r = fill(reader, &squeeze);

		if (r < 0)
			return r;
	}
	if (!newline && len == 0 && squeeze.limit == LINES_MAX)
		return 0;
	if (newline)
		len = (size_t)(newline - text);
	reader->start += newline ? len + 1 : len;
	ret_line->text = text;
	ret_line->len = squeezed_length(&squeeze, text, len);
	ret_line->cut = squeeze.cut;
	ret_line->number = ++reader->number;
	ret_line->offset = reader->line_end;
	reader->line_end = reader->bytes_read - (reader->end - reader->start);
	ret_line->end = reader->line_end;
	return 1;
}
