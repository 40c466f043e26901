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

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/*
 * How much of the first len bytes at start counts: all but blanks at its end, or its beginning if
 * the line is cut.
 */
static size_t text_length(struct line_reader *reader, size_t len)
{
	const char *text = reader->buffer + reader->start;

	while (len > 0 && is_blank(text[len - 1]))
		len--;
	if (len > reader->limit) {
		reader->cut = true;
		len = reader->limit;
	}
	return reader->cut && len > LINES_KEPT ? LINES_KEPT : len;
}

/* Adds bytes behind those of the line that is begun, which moves to the buffer's start. */
static int fill(struct line_reader *reader)
{
	ssize_t got;

	reader->end -= reader->start;
	memmove(reader->buffer, reader->buffer + reader->start, reader->end);
	reader->start = 0;
	if (reader->end == sizeof(reader->buffer)) {
		reader->end = text_length(reader, reader->end);
		reader->limit = reader->end;
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

/* The offset in the file of what is not yet handed out. */
static uint64_t position(const struct line_reader *reader)
{
	return reader->bytes_read - (reader->end - reader->start);
}

int lines_next(struct line_reader *reader, struct text_line *ret_line)
{
	const uint64_t offset = position(reader);
	const char *newline;
	size_t len;

	reader->limit = LINES_MAX;
	reader->cut = false;
	while (!(newline = memchr(reader->buffer + reader->start, '\n',
				  reader->end - reader->start)) &&
	       !reader->at_end) {
		int r = fill(reader);

		if (r != 0)
			return r;
	}
	if (offset == reader->bytes_read)
		return 0;
	ret_line->text = reader->buffer + reader->start;
	len = newline ? (size_t)(newline - ret_line->text) : reader->end - reader->start;
	ret_line->len = text_length(reader, len);
	ret_line->cut = reader->cut;
	ret_line->number = ++reader->number;
	ret_line->offset = offset;
	reader->start += newline ? len + 1 : len;
	ret_line->end = position(reader);
	return 1;
}
