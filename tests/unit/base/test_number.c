/*
 * Plain decimal numbers: what is one, what is none, and where it is too large.
 */
#include <errno.h>
#include <string.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

#define UNTOUCHED UINT64_C(777)
#define MAX_MAX (UINT64_C(1) << 59)

struct text_case {
	const char *text;
	size_t len;
};

/* With the length, so that the text may hold NUL bytes. */
#define TEXT(literal)                                                                              \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static void assert_refused(const struct text_case cases[], size_t len, uint64_t max, int error)
{
	for (size_t i = 0; i < len; i++) {
		uint64_t value = UNTOUCHED;
		int r = number_parse(cases[i].text, cases[i].len, max, &value);

		ck_assert_msg(r == error, "\"%s\": %d instead of %d", cases[i].text, r, error);
		ck_assert_msg(value == UNTOUCHED, "\"%s\": the output was touched", cases[i].text);
	}
}

UNIT_TEST(test_number_parse_plain_decimal_is_read)
{
	static const struct {
		const char *text;
		uint64_t max;
		uint64_t value;
	} cases[] = {
		{"0", 0, 0},
		{"0", ID_MAX, 0},
		{"1", 1, 1},
		{"9", 9, 9},
		{"10", 10, 10},
		{"100000", ID_MAX, 100000},
		{"2147483647", ID_MAX, 2147483647},
		{"2147483648", ID_MAX, 2147483648},
		{"4294967293", ID_MAX, 4294967293},
		{"4294967294", ID_MAX, 4294967294},
		{"4294967295", ID_SPACE - 1, 4294967295},
		{"4294967296", ID_SPACE, 4294967296},
		{"576460752303423487", MAX_MAX, MAX_MAX - 1},
		{"576460752303423488", MAX_MAX, MAX_MAX},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		uint64_t value = UNTOUCHED;
		int r = number_parse(cases[i].text, strlen(cases[i].text), cases[i].max, &value);

		ck_assert_msg(r == 0, "%s: %d", cases[i].text, r);
		ck_assert_uint_eq(value, cases[i].value);
	}
}

UNIT_TEST(test_number_parse_without_nul_byte_stops_at_length)
{
	static const char text[] = {'1', '2', '3'};
	auto_free char *exact = malloc(sizeof(text));
	uint64_t value = UNTOUCHED;

	/* Of the exact size, so that a sanitizer sees a read behind it. */
	ck_assert_ptr_nonnull(exact);
	memcpy(exact, text, sizeof(text));
	ck_assert_int_eq(number_parse(exact, sizeof(text), ID_MAX, &value), 0);
	ck_assert_uint_eq(value, 123);
	ck_assert_int_eq(number_parse(exact, 2, ID_MAX, &value), 0);
	ck_assert_uint_eq(value, 12);
}

UNIT_TEST(test_number_parse_empty_is_no_data)
{
	static const struct text_case cases[] = {TEXT(""), {"5", 0}};

	assert_refused(cases, UNIT_LENGTH(cases), ID_MAX, -ENODATA);
}

UNIT_TEST(test_number_parse_other_characters_are_invalid)
{
	static const struct text_case cases[] = {
		TEXT("+1"),
		TEXT("-1"),
		TEXT("-0"),
		TEXT(" 1"),
		TEXT("1 "),
		TEXT("\t1"),
		TEXT("1\t"),
		TEXT("1\n"),
		TEXT("1\r"),
		TEXT("1 2"),
		TEXT("0x10"),
		TEXT("1a"),
		TEXT("a"),
		TEXT("1.0"),
		TEXT("1e3"),
		TEXT("1,0"),
		TEXT("1_0"),
		TEXT("0b1"),
		TEXT("0o7"),
		TEXT("/"),
		TEXT(":"),
		TEXT("1:"),
		TEXT("\xd9\xa1"),
		TEXT("\xff"),
		TEXT("\0"),
		TEXT("1\0"),
		TEXT("1\0002"),
		TEXT("\xb1"),
		TEXT("1u"),
		TEXT("١"),
		TEXT("99999999999999999999999x"),
	};

	assert_refused(cases, UNIT_LENGTH(cases), ID_MAX, -EINVAL);
}

UNIT_TEST(test_number_parse_leading_zero_is_refused)
{
	static const struct text_case cases[] = {
		TEXT("00"),  TEXT("01"),          TEXT("007"),
		TEXT("010"), TEXT("04294967296"), TEXT("0000000000000000000000000000000000000000"),
	};

	assert_refused(cases, UNIT_LENGTH(cases), ID_MAX, -EDOM);
}

UNIT_TEST(test_number_parse_above_id_max_is_out_of_range)
{
	static const struct text_case cases[] = {
		TEXT("4294967295"),
		TEXT("4294967296"),
		TEXT("4294967297"),
		TEXT("42949672940"),
		TEXT("9223372036854775807"),
		TEXT("9223372036854775808"),
		TEXT("18446744073709551615"),
		TEXT("18446744073709551616"), /* 2^64, which wraps to 0 */
		TEXT("18446744073709551617"),
		TEXT("18446744073709552616"),
		TEXT("184467440737095516160"),
		TEXT("340282366920938463463374607431768211456"), /* 2^128 */
		TEXT("340282366920938463463374607431768211457"),
		TEXT("99999999999999999999999999999999999999999999999999999999999999999999999999"),
	};

	assert_refused(cases, UNIT_LENGTH(cases), ID_MAX, -ERANGE);
}

UNIT_TEST(test_number_parse_one_above_max_is_out_of_range)
{
	static const struct text_case one = TEXT("1");
	static const struct text_case ten = TEXT("10");
	static const struct text_case id_space_less_one = TEXT("4294967295");
	static const struct text_case id_space = TEXT("4294967296");
	static const struct text_case id_space_and_one = TEXT("4294967297");
	static const struct text_case max_max_and_one = TEXT("576460752303423489");

	assert_refused(&one, 1, 0, -ERANGE);
	assert_refused(&ten, 1, 9, -ERANGE);
	assert_refused(&id_space_less_one, 1, ID_MAX, -ERANGE);
	assert_refused(&id_space, 1, ID_SPACE - 1, -ERANGE);
	assert_refused(&id_space_and_one, 1, ID_SPACE, -ERANGE);
	assert_refused(&max_max_and_one, 1, MAX_MAX, -ERANGE);
}

/* A number that wraps around 2^64 must not come out as a small one, however long it is. */
UNIT_TEST(test_number_parse_powers_of_ten_are_out_of_range)
{
	char text[200] = "1";

	for (size_t len = 1; len < sizeof(text); len++) {
		uint64_t value = UNTOUCHED;
		int r = number_parse(text, len, ID_MAX, &value);

		ck_assert_msg(r == (len <= 10 ? 0 : -ERANGE), "%zu digits: %d", len, r);
		text[len] = '0';
	}
}
