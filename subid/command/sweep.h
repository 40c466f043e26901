/*
 * Ranges that meet each other, or what they should keep away from: found by sorting and one sweep,
 * so that a million of them take no longer than to read them.
 *
 * Knows nothing of files and names. Pure: nothing is asked, and nothing printed.
 */
#pragma once

#include "../../lib/base/range.h"

struct span {
	struct id_range range;
	uint64_t line; /* each another one */
	uint64_t who;  /* the owner: the same number for the same one */
	uint32_t name; /* of no concern here */
};

/* Sorts by the ranges, or by the owners and then by the ranges. */
void spans_sort_by_range(struct span spans[], size_t len);
void spans_sort_by_owner(struct span spans[], size_t len);

enum meeting {
	MEETING_OWNERS, /* ranges of two owners overlap */
	MEETING_SAME,   /* a range is listed twice for an owner */
	MEETING_OWN,    /* ranges of one owner overlap */
};

/*
 * Told of two lines that meet, the earlier one in the file first. Each line is told of with one
 * other at most, besides those that come later. Returns 0, or a negative errno, which ends the
 * sweep.
 */
typedef int sweep_meeting(void *context, enum meeting meeting, const struct span *earlier,
			  const struct span *later);

/* Sweeps over spans that are sorted by their ranges. Returns 0 or what was returned. */
MUST_USE int sweep_overlaps(const struct span spans[], size_t len, sweep_meeting *tell,
			    void *context);

/*
 * Whether two lists of spans, sorted by range, are the same IDs; *ret_count_a and *ret_count_b are
 * how many IDs are in each, where an ID that is in two spans counts once.
 */
bool spans_are_same_ids(const struct span a[], size_t a_len, const struct span b[], size_t b_len,
			uint64_t *ret_count_a, uint64_t *ret_count_b);
