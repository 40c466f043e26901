/*
 * The keys of login.defs(5): when a setting is yes, and what number it is.
 */
#include "../../../lib/decision/login_defs.h"

#include <errno.h>
#include <sys/stat.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

#define KEY "GRANT_AUX_GROUP_SUBIDS"

static bool is_yes(const char *text)
{
	auto_free char *path = unit_file("login.defs", text);
	bool yes = false;

	ck_assert_int_eq(login_defs_yes(path, KEY, &yes), 0);
	return yes;
}

static void assert_answers(const char *const texts[], size_t len, bool yes)
{
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(is_yes(texts[i]) == yes, "\"%s\" is %s", texts[i],
			      yes ? "not yes" : "yes");
}

UNIT_TEST_ROOT(test_login_defs_yes_setting_yes_is_yes)
{
	static const char *const texts[] = {
		KEY " yes\n",
		KEY " YES\n",
		KEY " Yes\n",
		KEY " yEs",
		KEY "\tyes\n",
		KEY " \t \tyes \t\r\n",
		"  " KEY " yes\n",
		"\t" KEY " yes\n",
		"# " KEY " no\n" KEY " yes\n# " KEY " no\n",
		"OTHER no\n\n" KEY " yes\nOTHER no\n",
	};

	assert_answers(texts, UNIT_LENGTH(texts), true);
}

UNIT_TEST_ROOT(test_login_defs_yes_anything_else_is_no)
{
	static const char *const texts[] = {
		"",
		"\n",
		KEY "\n",
		KEY " \n",
		KEY " no\n",
		KEY " NO\n",
		KEY " y\n",
		KEY " ye\n",
		KEY " yess\n",
		KEY " true\n",
		KEY " 1\n",
		KEY "yes\n",
		KEY "=yes\n",
		KEY ": yes\n",
		"#" KEY " yes\n",
		"# " KEY " yes\n",
		"X" KEY " yes\n",
		KEY "X yes\n",
		"grant_aux_group_subids yes\n",
		"GRANT_AUX_GROUP_SUBID yes\n",
		"OTHER " KEY " yes\n",
		"OTHER yes\n",
		"yes\n",
		"yes " KEY "\n",
		KEY "\nyes\n",
		"\v" KEY " yes\n",
	};

	assert_answers(texts, UNIT_LENGTH(texts), false);
}

UNIT_TEST_ROOT(test_login_defs_yes_last_setting_counts)
{
	ck_assert(is_yes(KEY " no\n" KEY " yes\n"));
	ck_assert(!is_yes(KEY " yes\n" KEY " no\n"));
	ck_assert(is_yes(KEY " yes\n" KEY " no\n" KEY " YES\n"));
}

UNIT_TEST_ROOT(test_login_defs_yes_over_long_line_sets_nothing)
{
	auto_text struct unit_text text = {0};

	unit_text_add(&text, KEY " yes");
	unit_text_repeat(&text, ' ', 2 * LINES_MAX);
	unit_text_add(&text, "x\n");
	ck_assert(!is_yes(text.bytes));
	unit_text_add(&text, KEY " yes\n");
	ck_assert(is_yes(text.bytes));
}

UNIT_TEST(test_login_defs_yes_missing_file_is_no)
{
	auto_free char *path = unit_path("no_login.defs");
	bool yes = true;

	ck_assert_int_eq(login_defs_yes(path, KEY, &yes), 0);
	ck_assert(!yes);
}

UNIT_TEST(test_login_defs_yes_untrusted_file_is_no)
{
	auto_free char *path = unit_file("login.defs", KEY " yes\n");
	bool yes = true;

	ck_assert_int_eq(chmod(path, 0666), 0);
	ck_assert_int_eq(login_defs_yes(path, KEY, &yes), 0);
	ck_assert(!yes);
}

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
	return login_defs_number(path, "SUB_UID_COUNT", FALLBACK, ret_number);
}

UNIT_TEST_ROOT(test_login_defs_number_setting_is_read)
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
UNIT_TEST_ROOT(test_login_defs_number_of_what_is_none_is_invalid)
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

UNIT_TEST(test_login_defs_unreadable_file_is_error)
{
	uint64_t number = UNTOUCHED;
	bool yes = true;

	ck_assert_int_eq(login_defs_number("/proc/self/status/x", KEY, 0, &number), -ENOTDIR);
	ck_assert_uint_eq(number, UNTOUCHED);
	ck_assert_int_eq(login_defs_yes("/proc/self/status/x", KEY, &yes), -ENOTDIR);
	ck_assert(yes);
}
