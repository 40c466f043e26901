/*
 * Reads a file line by line through one buffer, whatever the length of the lines.
 *
 * The file's bytes are untrusted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util.h"

/* Longer lines, not counting blanks at their end, are handed out cut off. */
#ifndef LINES_MAX /* a proof takes less */
#define LINES_MAX (UINT32_C(16) * 1024)
#define LINES_KEPT 4096
#endif

struct line_reader {
	int fd;
	bool at_end;
	size_t start; /* what is not yet handed out: buffer[start, end) */
	size_t end;
	uint64_t number;
	uint64_t bytes_read;
	uint64_t size;              /* of the file when it was opened, or 0 */
	size_t limit;               /* of the line that is begun: what can be text, since */
	bool cut;                   /* blanks behind that were dropped; and there was text */
	char buffer[2 * LINES_MAX]; /* twice, so that a read is never a small one */
};

/* A line without its newline, and without blanks and a carriage return at its end. */
struct text_line {
	const char *text; /* not NUL-terminated; may hold NUL bytes; valid until the next call */
	size_t len;
	uint64_t number; /* counted from 1 */
	uint64_t offset; /* where it begins in the file */
	uint64_t end;    /* where the next one begins */
	bool cut;        /* the line goes on behind what is here */
};

/*
 * Makes a reader of fd from its start. The file ends at size if that many bytes are there, else
 * where pread(2) says so, always with size 0. fd stays the caller's, and open as long as the reader
 * is used. Returns 0 or -ENOMEM. The reader is freed with free(3).
 */
MUST_USE int lines_open(int fd, uint64_t size, struct line_reader **ret_reader);

/* Returns 1 with a line, 0 at the end of the file, or the negative errno of pread(2). */
MUST_USE int lines_next(struct line_reader *reader, struct text_line *ret_line);

/* Whether a line text[0, len), as it stands in the file without its newline, is to be read. */
typedef bool line_filter(const void *context, const char *text, size_t len);

/*
 * As lines_next(), but lines that the filter refuses are only counted. A line that is not wholly in
 * the buffer is returned without asking the filter. Inline, and so is a filter that is known where
 * it is called: most of the time that a long file takes is spent here.
 */
MUST_USE static inline int lines_next_wanted(struct line_reader *reader, line_filter *is_wanted,
					     const void *context, struct text_line *ret_line)
{
	const char *const end = reader->buffer + reader->end;
	const char *text = reader->buffer + reader->start;
	const char *newline;

	while ((newline = memchr(text, '\n', (size_t)(end - text))) &&
	       !is_wanted(context, text, (size_t)(newline - text))) {
		text = newline + 1;
		reader->number++;
	}
	reader->start = (size_t)(text - reader->buffer);
	return lines_next(reader, ret_line);
}
