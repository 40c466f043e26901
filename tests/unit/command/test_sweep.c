/*
 * Ranges that meet each other.
 */
#include "../../../subid/command/sweep.h"

#include "../fixture.h"

static struct span span(uint64_t line, uint64_t who, uint32_t start, uint64_t end)
{
	return (struct span){.range = {start, end}, .line = line, .who = who};
}

static int write_meeting(void *context, enum meeting meeting, const struct span *earlier,
			 const struct span *later)
{
	static const char *const names[] = {"owners", "same", "own"};

	unit_text_add(context, "%s %ju %ju\n", names[meeting], (uintmax_t)earlier->line,
		      (uintmax_t)later->line);
	return 0;
}

/* What is told of the spans, which are sorted first. Freed with free(3). */
static char *meetings(struct span spans[], size_t len)
{
	struct unit_text text = {0};

	unit_text_add(&text, "%s", "");
	spans_sort_by_range(spans, len);
	ck_assert_int_eq(sweep_overlaps(spans, len, write_meeting, &text), 0);
	return text.bytes;
}

#define ck_assert_meetings(expected, ...)                                                          \
	do {                                                                                       \
		struct span spans_[] = {__VA_ARGS__};                                              \
		auto_free char *told_ = meetings(spans_, UNIT_LENGTH(spans_));                     \
                                                                                                   \
		ck_assert_str_eq(told_, expected);                                                 \
	} while (false)

UNIT_TEST(test_sweep_overlaps_ranges_that_touch_do_not_meet)
{
	ck_assert_meetings("", span(1, 1, 0, 10), span(2, 2, 10, 20), span(3, 1, 20, 21));
	ck_assert_meetings("", span(1, 1, 4294967295, UINT64_C(1) << 32),
			   span(2, 2, 0, 4294967295));
}

UNIT_TEST(test_sweep_overlaps_each_kind_of_meeting)
{
	ck_assert_meetings("owners 1 2\n", span(1, 1, 0, 10), span(2, 2, 9, 20));
	ck_assert_meetings("own 1 2\n", span(1, 1, 0, 10), span(2, 1, 9, 20));
	ck_assert_meetings("same 1 2\n", span(1, 1, 0, 10), span(2, 1, 0, 10));
	ck_assert_meetings("own 1 2\n", span(1, 1, 0, 10), span(2, 1, 0, 9));
	ck_assert_meetings("owners 1 2\n", span(1, 1, 0, 10), span(2, 2, 0, 10));
}

UNIT_TEST(test_sweep_overlaps_earlier_line_is_first_whatever_the_order_of_ids)
{
	ck_assert_meetings("owners 3 7\n", span(7, 1, 0, 10), span(3, 2, 5, 20));
}

UNIT_TEST(test_sweep_overlaps_range_far_before_is_remembered)
{
	ck_assert_meetings("owners 1 2\nowners 1 3\nowners 1 4\n", span(1, 1, 0, 1000),
			   span(2, 2, 1, 2), span(3, 3, 10, 20), span(4, 4, 999, 1000));
}

/* The farthest one is of the same owner; one of another owner, which ends before, is told of. */
UNIT_TEST(test_sweep_overlaps_other_owner_counts_more_than_own)
{
	ck_assert_meetings("owners 1 2\nowners 1 3\n", span(1, 1, 0, 100), span(2, 2, 10, 1000),
			   span(3, 2, 50, 60));
	ck_assert_meetings("owners 1 2\nowners 1 3\nown 2 4\n", span(1, 1, 0, 100),
			   span(2, 2, 10, 1000), span(3, 2, 50, 60), span(4, 2, 100, 120));
}

/* All small sets of ranges: a line is told of if, and only if, it overlaps with an earlier range.
 */
UNIT_TEST(test_sweep_overlaps_small_space_same_as_each_with_each)
{
	enum { RANGES = 4, ENDS = 4 };
	const unsigned choices = 2 * ENDS * ENDS;

	for (unsigned seed = 0; seed < choices * choices * choices; seed++) {
		struct span spans[RANGES - 1];
		auto_text struct unit_text told = {0};
		auto_text struct unit_text wanted = {0};
		unsigned rest = seed;

		for (uint64_t i = 0; i < UNIT_LENGTH(spans); i++, rest /= choices) {
			const unsigned start = rest % ENDS;
			const unsigned count = rest / ENDS % ENDS + 1;

			spans[i] = span(i + 1, rest / ENDS / ENDS % 2, start, start + count);
		}
		spans_sort_by_range(spans, UNIT_LENGTH(spans));
		unit_text_add(&told, "%s", "");
		unit_text_add(&wanted, "%s", "");
		for (size_t i = 0; i < UNIT_LENGTH(spans); i++) {
			bool any = false;
			bool other = false;

			for (size_t j = 0; j < i; j++) {
				const bool meets = range_overlaps(spans[j].range, spans[i].range);

				any |= meets;
				other |= meets && spans[j].who != spans[i].who;
			}
			if (any)
				unit_text_add(&wanted, "%d", other);
		}
		{
			struct unit_text text = {0};
			char *line;

			unit_text_add(&text, "%s", "");
			ck_assert_int_eq(
				sweep_overlaps(spans, UNIT_LENGTH(spans), write_meeting, &text), 0);
			for (line = text.bytes; *line != '\0'; line = strchr(line, '\n') + 1)
				unit_text_add(&told, "%d", strncmp(line, "owners", 6) == 0);
			unit_text_clear(&text);
		}
		ck_assert_msg(strcmp(told.bytes, wanted.bytes) == 0, "%u: \"%s\", not \"%s\"", seed,
			      told.bytes, wanted.bytes);
	}
}

static int refuse(void *context, enum meeting meeting, const struct span *earlier,
		  const struct span *later)
{
	(void)meeting, (void)earlier, (void)later;
	(*(int *)context)++;
	return -ENOMEM;
}

UNIT_TEST(test_sweep_overlaps_error_ends_the_sweep)
{
	struct span spans[] = {span(1, 1, 0, 10), span(2, 2, 0, 10), span(3, 3, 0, 10)};
	int count = 0;

	ck_assert_int_eq(sweep_overlaps(spans, UNIT_LENGTH(spans), refuse, &count), -ENOMEM);
	ck_assert_int_eq(count, 1);
}

UNIT_TEST(test_spans_sort_by_owner_then_by_range)
{
	struct span spans[] = {span(1, 2, 0, 10), span(2, 1, 5, 10), span(3, 2, 0, 20),
			       span(4, 1, 0, 1)};

	spans_sort_by_owner(spans, UNIT_LENGTH(spans));
	ck_assert_uint_eq(spans[0].line, 4);
	ck_assert_uint_eq(spans[1].line, 2);
	ck_assert_uint_eq(spans[2].line, 3);
	ck_assert_uint_eq(spans[3].line, 1);
}

UNIT_TEST(test_spans_are_same_ids_pieces_do_not_matter)
{
	const struct span whole[] = {span(1, 1, 0, 10)};
	const struct span pieces[] = {span(1, 1, 0, 6), span(2, 1, 4, 6), span(3, 1, 6, 10)};
	const struct span others[] = {span(1, 1, 0, 5), span(2, 1, 6, 11)};
	uint64_t a;
	uint64_t b;

	ck_assert(spans_are_same_ids(whole, 1, pieces, 3, &a, &b));
	ck_assert_uint_eq(a, 10);
	ck_assert_uint_eq(b, 10);
	ck_assert(!spans_are_same_ids(whole, 1, others, 2, &a, &b));
	ck_assert_uint_eq(b, 10);
	ck_assert(!spans_are_same_ids(whole, 1, NULL, 0, &a, &b));
	ck_assert_uint_eq(a, 10);
	ck_assert_uint_eq(b, 0);
	ck_assert(spans_are_same_ids(NULL, 0, NULL, 0, &a, &b));
}
