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
	reader->fd = fd;
	reader->at_end = false;
	reader->start = 0;
	reader->end = 0;
	reader->number = 0;
	reader->bytes_read = 0;
	reader->size = size;
	reader->line_end = 0;
	memset(reader->before, 0, sizeof(reader->before));
	memset(reader->behind, 0, sizeof(reader->behind));
	*ret_reader = reader;
	return 0;
}

static size_t trimmed_length(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r'))
		len--;
	return len;
}

/*
 * What has been dropped from a line that outgrew the buffer. Blanks are dropped at blanks_at: they
 * end the line, or something follows them and the line counts as cut.
 */
struct squeeze {
	bool cut;
	bool blanks;
	size_t blanks_at;
};

static bool lost_anything(const struct squeeze *squeeze, size_t trimmed)
{
	return squeeze->cut || trimmed > LINES_MAX ||
	       (squeeze->blanks && trimmed > squeeze->blanks_at);
}

/* How much of a line that has lost something is its beginning, without a gap. */
static size_t whole_beginning(const struct squeeze *squeeze, size_t len)
{
	size_t limit = LINES_KEPT;

	if (squeeze->blanks && squeeze->blanks_at < limit)
		limit = squeeze->blanks_at;
	return len < limit ? len : limit;
}

static void squeeze_line(struct line_reader *reader, struct squeeze *squeeze)
{
	size_t trimmed = trimmed_length(reader->buffer, reader->end);

	squeeze->cut = lost_anything(squeeze, trimmed);
	if (squeeze->cut) {
		reader->end = LINES_KEPT;
	} else {
		squeeze->blanks = true;
		squeeze->blanks_at = trimmed;
		reader->end = trimmed;
	}
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
	if (reader->end == sizeof(reader->buffer))
		squeeze_line(reader, squeeze);
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
	struct squeeze squeeze = {0};
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
	if (!newline && len == 0 && !squeeze.blanks)
		return 0;
	if (newline)
		len = (size_t)(newline - text);
	reader->start += newline ? len + 1 : len;
	ret_line->text = text;
	ret_line->len = trimmed_length(text, len);
	ret_line->number = ++reader->number;
	ret_line->offset = reader->line_end;
	reader->line_end = reader->bytes_read - (reader->end - reader->start);
	ret_line->end = reader->line_end;
	ret_line->cut = lost_anything(&squeeze, ret_line->len);
	if (ret_line->cut)
		ret_line->len = whole_beginning(&squeeze, ret_line->len);
	return 1;
}
