/*
 * Tells at a glance most lines of a file of delegations that cannot matter, so that the rest can be
 * read with care: a file of a million lines is read about as fast as its line ends are found.
 */
#pragma once

#include "../base/lines.h"
#include "../base/range.h"
#include "owner.h"

/* How lines by an OWNER begin: what fits into a word, and all of it. */
struct sieve_prefix {
	uint64_t word;
	uint64_t mask;
	const char *text; /* without the colon behind it */
	size_t len;
};

struct sieve {
	struct sieve_prefix
		owners[2]; /* by name and by user ID; what is not used matches nothing */
	uint64_t first;    /* lines with one of the IDs [first, end) matter, too */
	uint64_t end;
	uint64_t count_digits; /* the last COUNT as it is written, and its value */
	uint64_t count;
};

/*
 * A sieve for lines by the owner, or by nobody if that is NULL, and for lines with IDs between the
 * first and the last of wanted, or none if that is NULL. The owner must stay as long as the sieve
 * is used.
 */
struct sieve sieve_make(const struct owner *owner, const struct range_set *wanted);

/* From now on only the owner matters. */
void sieve_forget_ranges(struct sieve *sieve);

/*
 * Like lines_next(), but may leave out lines: never one that begins with an OWNER of the sieve, and
 * of the others none that is good and has an ID in its range.
 */
MUST_USE int sieve_next(struct sieve *sieve, struct line_reader *reader,
			struct text_line *ret_line);
