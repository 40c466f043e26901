/*
 * The keys of login.defs(5) that are numbers.
 */
#include "../../../subid/library/login_number.h"

#include <errno.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

#define FALLBACK 65536
#define UNTOUCHED 777

/* Returns the result; the number is UNTOUCHED if it was left alone. */
static int number_of(const char *text, size_t len, uint64_t *ret_number)
{
	auto_free char *path = unit_file("login.defs", "");
	auto_fclose FILE *stream = fopen(path, "we");

	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(text, 1, len, stream), len);
	ck_assert_int_eq(fflush(stream), 0);
	*ret_number = UNTOUCHED;
	return login_number_read(path, "SUB_UID_COUNT", FALLBACK, ret_number);
}

UNIT_TEST_ROOT(test_login_number_read_setting_is_read)
{
	static const struct {
		const char *text;
		uint64_t number;
	} cases[] = {
		{"SUB_UID_COUNT 0\n", 0},
		{"SUB_UID_COUNT\t1000\n", 1000},
		{"SUB_UID_COUNT 4294967295\n", ID_SPACE - 1},
		{"SUB_UID_COUNT 5\nSUB_UID_COUNT 6\n", 6},
		{"SUB_GID_COUNT 5\n", FALLBACK},
		{"", FALLBACK},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		uint64_t number;

		ck_assert_int_eq(number_of(cases[i].text, strlen(cases[i].text), &number), 0);
		ck_assert_uint_eq(number, cases[i].number);
	}
}

/* A long word is none: its beginning must not count. Thirty-one characters are the most. */
UNIT_TEST_ROOT(test_login_number_read_of_what_is_none_is_invalid)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {
#define TEXT(literal) {literal, sizeof(literal) - 1}
		TEXT("SUB_UID_COUNT\n"),
		TEXT("SUB_UID_COUNT x\n"),
		TEXT("SUB_UID_COUNT 0x10\n"),
		TEXT("SUB_UID_COUNT 4294967296\n"),
		TEXT("SUB_UID_COUNT 1000000000000000000000000000001\n"),
		TEXT("SUB_UID_COUNT 10000000000000000000000000000012\n"),
		TEXT("SUB_UID_COUNT 100000000000000000000000000000123\n"),
		TEXT("SUB_UID_COUNT 5\0x\n"),
		TEXT("SUB_UID_COUNT \0\n"),
		TEXT("SUB_UID_COUNT 5\nSUB_UID_COUNT\n"),
#undef TEXT
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		uint64_t number;

		ck_assert_msg(number_of(cases[i].text, cases[i].len, &number) == -EINVAL, "row %zu",
			      i);
		ck_assert_uint_eq(number, UNTOUCHED);
	}
}

UNIT_TEST(test_login_number_read_unreadable_file_is_error)
{
	uint64_t number = UNTOUCHED;

	ck_assert_int_eq(
		login_number_read("/proc/self/status/x", "SUB_UID_COUNT", FALLBACK, &number),
		-ENOTDIR);
	ck_assert_uint_eq(number, UNTOUCHED);
}
