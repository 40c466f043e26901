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
	uint64_t line_end;          /* the offset behind the last line */
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
