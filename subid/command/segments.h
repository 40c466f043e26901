/*
 * A file of delegations from the lowest ID to the highest: who holds what, and what nobody holds.
 */
#pragma once

#include "tables.h"

/* IDs next to each other that one line delegates, or several, or none. */
struct segment {
	struct id_range range;
	size_t depth;   /* how many lines: 0 is a gap, 2 and more an overlap */
	uint32_t first; /* the index of a row with these IDs, if there is one */
	uint32_t other; /* and of another one, in an overlap */
};

struct segments {
	struct segment *items; /* in order; none touches the next one with the same rows */
	size_t len;
};

/*
 * Makes them of the good rows of a file, with the gaps between them. Of an overlap that goes on
 * with other lines, the two with which it began are known. Takes the time of sorting the rows.
 * Returns 0 or -ENOMEM. Released with segments_clear().
 */
MUST_USE int segments_make(const struct table_file *file, struct segments *ret_segments);

/* The segment that holds the ID, or NULL: it lies before the first or behind the last one. */
const struct segment *segments_find(const struct segments *segments, uint32_t id);

void segments_clear(struct segments *segments);

#define auto_segments __attribute__((cleanup(segments_clear)))
