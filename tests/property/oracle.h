/*
 * What subuid(5) says a file delegates, written down a second time in the simplest way and without
 * a line of the product's: the text is in memory, and each question reads all of it again.
 *
 * Shared by the property test, which holds it against a bitmap, and by the fuzz targets.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line that is longer, without blanks at its end, delegates nothing. */
#define ORACLE_LINE_MAX 16384

struct oracle_line {
	const char *text;
	size_t len;    /* without blanks at its end */
	size_t offset; /* in the file */
	size_t end;    /* where the next line begins */
	uint64_t number;
};

/* The next line; the first one if *line is all zero. Returns false behind the last one. */
bool oracle_next_line(const char *text, size_t len, struct oracle_line *line);

/* A plain decimal number of at most max, which is below 2^59. */
bool oracle_number(const char *text, size_t len, uint64_t max, uint64_t *ret_value);

/* A line that delegates: [start, end) to the owner. */
struct oracle_entry {
	const char *owner;
	size_t owner_len;
	uint64_t start;
	uint64_t end;
};

bool oracle_entry(const struct oracle_line *line, struct oracle_entry *ret_entry);

/* Whether lines by this owner count for the user who is asked about. */
typedef bool oracle_owner(const void *context, const char *owner, size_t len);

/* Whether lines that count hold each of the IDs [start, end). */
bool oracle_delegates(const char *text, size_t len, oracle_owner *counts, const void *context,
		      uint64_t start, uint64_t end);
