/*
 * The hints: lines on a stream, and not too many of them.
 */
#include "../../../subid/explain/hints.h"

#include <string.h>

#include "../fixture.h"

UNIT_TEST(test_hints_add_each_line_of_the_text_is_a_hint)
{
	auto_free char *text = NULL;
	size_t size;
	struct hints hints = {.program = "newuidmap", .stream = open_memstream(&text, &size)};

	hints_add(&hints, "it is %d\nand %s", 5, "more");
	(void)fclose(hints.stream);
	ck_assert_str_eq(text, "newuidmap: hint: it is 5\nnewuidmap: hint: and more\n");
	ck_assert_uint_eq(hints.lines, 2);
}

/* However many there are to be, the lines are few, and the last one says that there are more. */
UNIT_TEST(test_hints_add_past_the_last_line_is_left_out)
{
	auto_free char *text = NULL;
	size_t size;
	struct hints hints = {
		.program = "newuidmap", .stream = open_memstream(&text, &size), .lines = 1};
	size_t lines = 1; /* the first line of the answer */
	const char *last = NULL;

	for (int i = 0; i < 1000; i++)
		hints_add(&hints, "%d", i);
	(void)fclose(hints.stream);
	for (char *rest = text; *rest != '\0'; lines++)
		last = strsep(&rest, "\n");
	ck_assert_uint_eq(lines, ANSWER_LINES_MAX);
	ck_assert_str_eq(last, "newuidmap: hint: ... and more, which is left out");
}

UNIT_TEST(test_hints_add_very_long_text_is_cut)
{
	auto_free char *text = NULL;
	auto_text struct unit_text very_long = {0};
	size_t size;
	struct hints hints = {.program = "newuidmap", .stream = open_memstream(&text, &size)};

	unit_text_repeat(&very_long, 'x', 100000);
	hints_add(&hints, "%s", very_long.bytes);
	(void)fclose(hints.stream);
	ck_assert_uint_lt(strlen(text), 3000);
}
