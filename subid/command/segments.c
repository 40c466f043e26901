/*
 * Sorts the ends of all ranges and sweeps over them.
 */
#include "segments.h"

/* Where a range begins or ends. */
struct edge {
	uint64_t id;
	uint32_t row;
	bool begins;
};

static int compare(const void *left, const void *right)
{
	const struct edge *a = left;
	const struct edge *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	/* What ends there is closed before what begins. */
	return (int)a->begins - (int)b->begins;
}

static size_t collect(const struct table_file *file, struct edge edges[])
{
	size_t len = 0;

	for (size_t i = 0; i < file->len; i++) {
		const struct table_row *row = &file->rows[i];

		if (row->fault != ENTRY_GOOD)
			continue;
		edges[len++] = (struct edge){row->range.start, (uint32_t)i, true};
		edges[len++] = (struct edge){row->range.end, (uint32_t)i, false};
	}
	qsort(edges, len, sizeof(*edges), compare);
	return len;
}

/* The rows that are open. Of one, the sum is its index; of more, two are enough. */
struct sweep {
	size_t depth;
	uint64_t sum;
	uint32_t first;
	uint32_t other;
};

static void step(struct sweep *sweep, const struct edge *edge)
{
	if (edge->begins) {
		if (sweep->depth == 1)
			*sweep = (struct sweep){1, sweep->sum, (uint32_t)sweep->sum, edge->row};
		sweep->depth++;
		sweep->sum += edge->row;
	} else {
		sweep->depth--;
		sweep->sum -= edge->row;
	}
	if (sweep->depth == 1)
		sweep->first = (uint32_t)sweep->sum;
}

static void add(struct segments *segments, struct id_range range, const struct sweep *sweep)
{
	struct segment *last = segments->len > 0 ? &segments->items[segments->len - 1] : NULL;

	if (last && last->depth >= 2 && sweep->depth >= 2 && last->first == sweep->first &&
	    last->other == sweep->other) {
		last->range.end = range.end;
		if (sweep->depth > last->depth)
			last->depth = sweep->depth;
		return;
	}
	segments->items[segments->len++] =
		(struct segment){range, sweep->depth, sweep->first, sweep->other};
}

int segments_make(const struct table_file *file, struct segments *ret_segments)
{
	auto_free struct edge *edges = calloc(2 * file->len + 1, sizeof(*edges));
	struct segments segments = {calloc(2 * file->len + 1, sizeof(struct segment)), 0};
	struct sweep sweep = {0};
	size_t len;

	if (!edges || !segments.items) {
		free(segments.items);
		return -ENOMEM;
	}
	len = collect(file, edges);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && edges[i].id > edges[i - 1].id)
			add(&segments, (struct id_range){(uint32_t)edges[i - 1].id, edges[i].id},
			    &sweep);
		step(&sweep, &edges[i]);
	}
	*ret_segments = segments;
	return 0;
}

const struct segment *segments_find(const struct segments *segments, uint32_t id)
{
	size_t from = 0;
	size_t to = segments->len;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct segment *segment = &segments->items[middle];

		if (id < segment->range.start)
			to = middle;
		else if (id >= segment->range.end)
			from = middle + 1;
		else
			return segment;
	}
	return NULL;
}

void segments_clear(struct segments *segments)
{
	free(segments->items);
	*segments = (struct segments){0};
}
