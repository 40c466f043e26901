/*
 * Who holds what, against a plain count of the lines that hold each ID, for every set of three
 * ranges in a small space.
 */
#include "../../../subid/command/segments.h"

#include "../fixture.h"

#define SPACE 5
#define ROWS 3

/* All ranges in the space, and a bad line. */
static size_t make_choices(struct table_row choices[])
{
	size_t len = 0;

	for (uint32_t start = 0; start < SPACE; start++)
		for (uint64_t end = start + 1; end <= SPACE; end++)
			choices[len++] =
				(struct table_row){.range = {start, end}, .fault = ENTRY_GOOD};
	choices[len++] = (struct table_row){.fault = ENTRY_FIELDS};
	return len;
}

static bool holds(const struct table_row *row, uint32_t id)
{
	return row->fault == ENTRY_GOOD && id >= row->range.start && id < row->range.end;
}

static void check_id(const struct table_row rows[], const struct segments *segments, uint32_t id)
{
	const struct segment *segment = segments_find(segments, id);
	size_t depth = 0;

	for (size_t i = 0; i < ROWS; i++)
		depth += holds(&rows[i], id);
	ck_assert_uint_eq(segment && segment->depth > 0, depth > 0);
	if (!segment)
		return;
	ck_assert(id >= segment->range.start && id < segment->range.end);
	ck_assert((depth >= 2) == (segment->depth >= 2));
	ck_assert_uint_le(depth, segment->depth);
	if (depth == 1)
		ck_assert(holds(&rows[segment->first], id));
	if (id == segment->range.start && depth >= 2) {
		ck_assert_uint_ne(segment->first, segment->other);
		ck_assert(holds(&rows[segment->first], id) && holds(&rows[segment->other], id));
	}
}

static void check_rows(struct table_row rows[])
{
	struct table_file file = {.rows = rows, .len = ROWS};
	auto_segments struct segments segments = {0};

	ck_assert_int_eq(segments_make(&file, &segments), 0);
	for (size_t i = 1; i < segments.len; i++)
		ck_assert_uint_eq(segments.items[i].range.start, segments.items[i - 1].range.end);
	for (uint32_t id = 0; id < SPACE; id++)
		check_id(rows, &segments, id);
}

UNIT_TEST(test_segments_make_all_sets_of_three_ranges)
{
	struct table_row choices[SPACE * SPACE];
	size_t len = make_choices(choices);

	for (size_t a = 0; a < len; a++)
		for (size_t b = 0; b < len; b++)
			for (size_t c = 0; c < len; c++)
				check_rows(
					(struct table_row[]){choices[a], choices[b], choices[c]});
}

UNIT_TEST(test_segments_make_no_rows_no_segments)
{
	struct table_file file = {0};
	auto_segments struct segments segments = {0};

	ck_assert_int_eq(segments_make(&file, &segments), 0);
	ck_assert_uint_eq(segments.len, 0);
	ck_assert_ptr_null(segments_find(&segments, 0));
}
