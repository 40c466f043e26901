/*
 * What is printed: hints, and text of the caller's without effect on a terminal.
 */
#include "../../subid/explain/message.h"

#include <ctype.h>
#include <string.h>

#include "fixture.h"

UNIT_TEST(test_message_hint_is_a_line_on_standard_error)
{
	auto_close int capture = unit_capture(STDERR_FILENO);
	auto_free char *text = NULL;
	struct message message = {.program = "newuidmap"};

	message_hint(&message, "%s is %d", "it", 5);
	text = unit_captured(capture);
	ck_assert_str_eq(text, "newuidmap: hint: it is 5\n");
}

/* However many there are to be, the lines are few, and the last one says that there are more. */
UNIT_TEST(test_message_hint_past_the_last_line_is_left_out)
{
	auto_close int capture = unit_capture(STDERR_FILENO);
	auto_free char *text = NULL;
	struct message message = {.program = "newuidmap"};
	size_t lines = 0;
	const char *last = NULL;

	message_line(&message, "first");
	for (int i = 0; i < 1000; i++)
		message_hint(&message, "%d", i);
	text = unit_captured(capture);
	for (char *rest = text; *rest != '\0'; lines++)
		last = strsep(&rest, "\n");
	ck_assert_uint_eq(lines, ANSWER_LINES_MAX);
	ck_assert_str_eq(last, "newuidmap: hint: ... and more, which is left out");
}

UNIT_TEST(test_message_escape_plain_text_stays)
{
	static const char *const texts[] = {"",    "user", "12345",     "fd:3",
					    "a b", "%s%n", "~!@#$^&*()"};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		char escaped[ESCAPED_MAX];

		ck_assert_ptr_eq(message_escape(texts[i], escaped), escaped);
		ck_assert_str_eq(escaped, texts[i]);
	}
}

UNIT_TEST(test_message_escape_every_other_byte_is_made_harmless)
{
	for (int byte = 1; byte < 256; byte++) {
		char text[] = {(char)byte, 'x', '\0'};
		char escaped[ESCAPED_MAX];

		(void)message_escape(text, escaped);
		for (const char *c = escaped; *c; c++)
			ck_assert_msg(*c >= ' ' && *c <= '~', "byte %d", byte);
		ck_assert_msg((byte > ' ' && byte <= '~' && byte != '\\') ==
					      (strcmp(escaped, text) == 0) ||
				      byte == ' ',
			      "byte %d: %s", byte, escaped);
	}
}

/* Different bytes never look the same, or a log could be made to lie. */
UNIT_TEST(test_message_escape_different_bytes_stay_different)
{
	char escaped[256][ESCAPED_MAX];

	for (int byte = 1; byte < 256; byte++) {
		char text[] = {(char)byte, '1', '\0'};

		(void)message_escape(text, escaped[byte]);
		for (int other = 1; other < byte; other++)
			ck_assert_str_ne(escaped[byte], escaped[other]);
	}
}

UNIT_TEST(test_message_escape_long_text_is_cut_to_fit)
{
	static const char bytes[] = {'x', '\033', '\377', '\\', '\n'};

	for (size_t i = 0; i < UNIT_LENGTH(bytes); i++) {
		auto_text struct unit_text text = {0};
		auto_free char *escaped = malloc(ESCAPED_MAX);

		ck_assert_ptr_nonnull(escaped);
		unit_text_repeat(&text, bytes[i], 100000);
		(void)message_escape(text.bytes, escaped);
		ck_assert_uint_lt(strlen(escaped), ESCAPED_MAX);
		ck_assert_uint_gt(strlen(escaped), 0);
	}
}
