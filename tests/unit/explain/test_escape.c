/*
 * No byte of the caller's does anything to a terminal.
 */
#include "../../../subid/explain/escape.h"

#include <string.h>

#include "../fixture.h"

UNIT_TEST(test_escape_text_plain_text_stays)
{
	static const char *const texts[] = {"",    "user", "12345",     "fd:3",
					    "a b", "%s%n", "~!@#$^&*()"};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		char escaped[ESCAPED_MAX];

		ck_assert_ptr_eq(escape_text(texts[i], escaped), escaped);
		ck_assert_str_eq(escaped, texts[i]);
	}
}

UNIT_TEST(test_escape_text_every_other_byte_is_made_harmless)
{
	for (int byte = 1; byte < 256; byte++) {
		char text[] = {(char)byte, 'x', '\0'};
		char escaped[ESCAPED_MAX];

		(void)escape_text(text, escaped);
		for (const char *c = escaped; *c; c++)
			ck_assert_msg(*c >= ' ' && *c <= '~', "byte %d", byte);
		ck_assert_msg((byte > ' ' && byte <= '~' && byte != '\\') ==
					      (strcmp(escaped, text) == 0) ||
				      byte == ' ',
			      "byte %d: %s", byte, escaped);
	}
}

/* Different bytes never look the same, or a log could be made to lie. */
UNIT_TEST(test_escape_text_different_bytes_stay_different)
{
	char escaped[256][ESCAPED_MAX];

	for (int byte = 1; byte < 256; byte++) {
		char text[] = {(char)byte, '1', '\0'};

		(void)escape_text(text, escaped[byte]);
		for (int other = 1; other < byte; other++)
			ck_assert_str_ne(escaped[byte], escaped[other]);
	}
}

UNIT_TEST(test_escape_text_long_text_is_cut_to_fit)
{
	static const char bytes[] = {'x', '\033', '\377', '\\', '\n'};

	for (size_t i = 0; i < UNIT_LENGTH(bytes); i++) {
		auto_text struct unit_text text = {0};
		auto_free char *escaped = malloc(ESCAPED_MAX);

		ck_assert_ptr_nonnull(escaped);
		unit_text_repeat(&text, bytes[i], 100000);
		(void)escape_text(text.bytes, escaped);
		ck_assert_uint_lt(strlen(escaped), ESCAPED_MAX);
		ck_assert_uint_gt(strlen(escaped), 0);
	}
}
