/*
 * The keys of login.defs(5): when a setting is yes.
 */
#include "../../../lib/decision/login_defs.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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

UNIT_TEST_ROOT(test_login_defs_yes_value_with_nul_byte_is_no)
{
	static const char text[] = KEY " yes\0\n";
	auto_free char *path = unit_file("login.defs", "");
	auto_fclose FILE *stream = fopen(path, "we");
	bool yes = true;

	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(text, 1, sizeof(text) - 1, stream), sizeof(text) - 1);
	ck_assert_int_eq(fflush(stream), 0);
	ck_assert_int_eq(login_defs_yes(path, KEY, &yes), 0);
	ck_assert(!yes);
}

UNIT_TEST_ROOT(test_login_defs_read_of_other_keys_finds_none)
{
	auto_free char *path = unit_file("login.defs", "OTHER yes\n\n");
	char value[LOGIN_DEFS_VALUE_MAX];

	ck_assert_int_eq(login_defs_read(path, KEY, value), 0);
}

UNIT_TEST_ROOT(test_login_defs_read_value_without_room_for_its_end_is_empty)
{
	for (size_t len = LOGIN_DEFS_VALUE_MAX - 1; len <= LOGIN_DEFS_VALUE_MAX; len++) {
		auto_text struct unit_text text = {0};
		char value[LOGIN_DEFS_VALUE_MAX + 1] = "";

		memset(value, 'x', LOGIN_DEFS_VALUE_MAX);
		unit_text_add(&text, KEY " ");
		unit_text_repeat(&text, 'v', len);

		auto_free char *path = unit_file("login.defs", text.bytes);

		ck_assert_int_eq(login_defs_read(path, KEY, value), 1);
		ck_assert_uint_eq(strlen(value), len < LOGIN_DEFS_VALUE_MAX ? len : 0);
	}
}

/* Whatever stands on the stack, from the call before it. */
UNIT_TEST_ROOT(test_login_defs_yes_no_setting_after_yes_is_no)
{
	auto_free char *set = unit_file("login.defs", KEY " yes\n");
	auto_free char *none = unit_file("no_login.defs", "");
	bool yes[2] = {false, true};
	int r[2] = {login_defs_yes(set, KEY, &yes[0]), login_defs_yes(none, KEY, &yes[1])};

	ck_assert_int_eq(r[0], 0);
	ck_assert_int_eq(r[1], 0);
	ck_assert(yes[0]);
	ck_assert(!yes[1]);
}

UNIT_TEST_ROOT(test_login_defs_yes_without_memory_is_error)
{
	auto_free char *path = unit_file("login.defs", KEY " yes\n");
	bool yes = false;
	int r;

	unit_fail_allocation(1);
	r = login_defs_yes(path, KEY, &yes);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert(!yes);
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

UNIT_TEST(test_login_defs_unreadable_file_is_error)
{
	bool yes = true;

	ck_assert_int_eq(login_defs_yes("/proc/self/status/x", KEY, &yes), -ENOTDIR);
	ck_assert(yes);
}
