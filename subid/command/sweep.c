/*
 * Called with the lines of a file, and tested without one.
 */
#include "sweep.h"

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* Of equal starts the longer range comes first, then the earlier line. */
static int compare_ranges(const void *a, const void *b)
{
	const struct span *one = a;
	const struct span *other = b;
	int r = compare_numbers(one->range.start, other->range.start);

	if (r == 0)
		r = compare_numbers(other->range.end, one->range.end);
	return r != 0 ? r : compare_numbers(one->line, other->line);
}

static int compare_owners(const void *a, const void *b)
{
	const struct span *one = a;
	const struct span *other = b;
	int r = compare_numbers(one->who, other->who);

	return r != 0 ? r : compare_ranges(a, b);
}

/* Mostly the file is in order already. */
static void sort(struct span spans[], size_t len, int (*compare)(const void *a, const void *b))
{
	for (size_t i = 1; i < len; i++) {
		if (compare(&spans[i - 1], &spans[i]) > 0) {
			qsort(spans, len, sizeof(spans[0]), compare);
			return;
		}
	}
}

void spans_sort_by_range(struct span spans[], size_t len)
{
	sort(spans, len, compare_ranges);
}

void spans_sort_by_owner(struct span spans[], size_t len)
{
	sort(spans, len, compare_owners);
}

/*
 * Of the ranges that have been passed, the one that reaches farthest, and the one that does so of
 * all other owners than its owner. One of the two overlaps with the next range if any range does,
 * and if any of another owner does.
 */
struct reach {
	const struct span *farthest;
	const struct span *other;
};

static bool ends_before(const struct span *span, const struct span *other)
{
	return !span || span->range.end < other->range.end;
}

static void reach_take(struct reach *reach, const struct span *span)
{
	const struct span *last = reach->farthest;

	if (ends_before(last, span)) {
		if (last && last->who != span->who)
			reach->other = last;
		reach->farthest = span;
	} else if (last->who != span->who && ends_before(reach->other, span)) {
		reach->other = span;
	}
}

static bool overlaps(const struct span *before, const struct span *span)
{
	return before && before->range.end > span->range.start;
}

static bool is_same(const struct span *a, const struct span *b)
{
	return a->who == b->who && a->range.start == b->range.start && a->range.end == b->range.end;
}

/* The range that the next one meets, one of another owner if there is one, or NULL. */
static const struct span *reach_meets(const struct reach *reach, const struct span *span)
{
	const bool others = reach->farthest && reach->farthest->who != span->who;
	const struct span *of_another = others ? reach->farthest : reach->other;

	if (overlaps(of_another, span))
		return of_another;
	return overlaps(reach->farthest, span) ? reach->farthest : NULL;
}

int sweep_overlaps(const struct span spans[], size_t len, sweep_meeting *tell, void *context)
{
	struct reach reach = {0};
	int r = 0;

	for (size_t i = 0; r == 0 && i < len; i++) {
		const struct span *span = &spans[i];
		const struct span *met = reach_meets(&reach, span);
		enum meeting meeting = MEETING_OWNERS;

		if (met && met->who == span->who) {
			meeting = MEETING_OWN;
			if (is_same(&spans[i - 1], span)) {
				meeting = MEETING_SAME;
				met = &spans[i - 1];
			}
		}
		if (met)
			r = met->line < span->line ? tell(context, meeting, met, span)
						   : tell(context, meeting, span, met);
		reach_take(&reach, span);
	}
	return r;
}

/* Takes what spans that touch or overlap hold together off a list that is sorted by range. */
static bool next_union(const struct span spans[], size_t len, size_t *at, struct id_range *ret)
{
	if (*at == len)
		return false;
	*ret = spans[(*at)++].range;
	for (; *at < len && spans[*at].range.start <= ret->end; (*at)++)
		if (spans[*at].range.end > ret->end)
			ret->end = spans[*at].range.end;
	return true;
}

bool spans_are_same_ids(const struct span a[], size_t a_len, const struct span b[], size_t b_len,
			uint64_t *ret_count_a, uint64_t *ret_count_b)
{
	struct id_range in_a;
	struct id_range in_b;
	size_t at_a = 0;
	size_t at_b = 0;
	bool same = true;
	bool more_a;
	bool more_b;

	*ret_count_a = 0;
	*ret_count_b = 0;
	do {
		more_a = next_union(a, a_len, &at_a, &in_a);
		more_b = next_union(b, b_len, &at_b, &in_b);
		if (more_a)
			*ret_count_a += in_a.end - in_a.start;
		if (more_b)
			*ret_count_b += in_b.end - in_b.start;
		same = same && more_a == more_b &&
		       (!more_a || (in_a.start == in_b.start && in_a.end == in_b.end));
	} while (more_a || more_b);
	return same;
}
