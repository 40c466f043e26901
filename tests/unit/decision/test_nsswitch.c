/*
 * The sources of delegations and of users that nsswitch.conf(5) names.
 */
#include "../../../lib/decision/nsswitch.h"

#include <errno.h>
#include <sys/stat.h>

#include "../../../lib/base/lines.h"
#include "../fixture.h"

static struct nsswitch read_text(const char *text)
{
	auto_free char *path = unit_file("nsswitch.conf", text);
	struct nsswitch nsswitch;

	ck_assert_int_eq(nsswitch_read(path, &nsswitch), 0);
	return nsswitch;
}

/* The names, with a blank behind each. */
static void assert_subid(const char *text, const char *names)
{
	struct nsswitch nsswitch = read_text(text);
	auto_text struct unit_text found = {0};

	for (size_t i = 0; i < nsswitch.subid.len; i++)
		unit_text_add(&found, "%s ", nsswitch.subid.items[i].name);
	ck_assert_msg(strcmp(found.bytes, names) == 0, "\"%s\": %s", text, found.bytes);
}

UNIT_TEST_ROOT(test_nsswitch_read_sources_of_delegations_stand_in_order)
{
	assert_subid("subid: sss\n", "sss ");
	assert_subid("subid: sss files\n", "sss files ");
	assert_subid("subid:sss\tfiles", "sss files ");
	assert_subid("passwd: ldap\n\nsubid: files # sss\n", "files ");
	assert_subid("subid: a_B-9 files\n", "a_B-9 files ");
}

UNIT_TEST_ROOT(test_nsswitch_read_no_line_is_files)
{
	assert_subid("", "files ");
	assert_subid("passwd: sss\n", "files ");
	assert_subid("#subid: sss\n", "files ");
	assert_subid("subid sss\n", "files ");
	assert_subid("subids: sss\n", "files ");
	assert_subid("xsubid: sss\n", "files ");
}

/* As shadow reads it. */
UNIT_TEST_ROOT(test_nsswitch_read_key_of_delegations_in_any_case_without_a_blank_before_it)
{
	assert_subid("SUBID: sss\n", "sss ");
	assert_subid("SubId: sss\n", "sss ");
	assert_subid(" subid: sss\n", "files ");
	assert_subid("\tsubid: sss\n", "files ");
	assert_subid("subid : sss\n", "files ");
}

UNIT_TEST_ROOT(test_nsswitch_read_first_line_that_names_anything_counts)
{
	assert_subid("subid: sss\nsubid: files\n", "sss ");
	assert_subid("subid:\nsubid: sss\n", "sss ");
	assert_subid("subid: \t\nsubid: # nothing\nSUBID: sss\nsubid: files\n", "sss ");
	assert_subid("subid:\n", "files ");
	ck_assert_uint_eq(read_text("subid: sss\nsubid: files\nsubid:\n").subid.lines, 2);
	ck_assert_uint_eq(read_text("passwd: sss\npasswd: sss\npasswd\n").passwd.lines, 3);
	ck_assert(read_text("passwd:\n").passwd.in_doubt);
}

UNIT_TEST_ROOT(test_nsswitch_read_what_is_no_name_is_passed_over)
{
	auto_text struct unit_text longest = {0};
	auto_text struct unit_text names = {0};

	assert_subid("subid: ../evil files\n", "files ");
	assert_subid("subid: /lib/evil sss\n", "sss ");
	assert_subid("subid: evil.so sss\n", "sss ");
	assert_subid("subid: evil.so\n", "files ");
	unit_text_repeat(&names, 'n', SOURCE_NAME_MAX);
	unit_text_add(&longest, "subid: %s\n", names.bytes);
	unit_text_add(&names, " ");
	assert_subid(longest.bytes, names.bytes);
	unit_text_clear(&longest);
	unit_text_repeat(&longest, 'n', SOURCE_NAME_MAX + 1);
	names.len = 0;
	unit_text_add(&names, "subid: %s sss\n", longest.bytes);
	assert_subid(names.bytes, "sss ");
	ck_assert_str_eq(read_text(names.bytes).subid.passed_over, "it is no name");
}

/* Each character beside those that a name is made of, wherever it stands in it. */
UNIT_TEST_ROOT(test_nsswitch_read_names_are_of_letters_digits_and_two_signs)
{
	assert_subid("subid: azAZ09_- files\n", "azAZ09_- files ");
	for (const char *c = "`{@/:^,.!]"; *c; c++) {
		auto_text struct unit_text text = {0};

		unit_text_add(&text, "subid: a%cb %cb a%c sss\n", *c, *c, *c);
		assert_subid(text.bytes, "sss ");
	}
}

/* To shadow, a carriage return is a part of the last name. */
UNIT_TEST_ROOT(test_nsswitch_read_carriage_return_makes_the_last_name_none)
{
	assert_subid("subid: sss ldap\r\n", "sss ");
	assert_subid("subid: sss ldap\r", "sss ");
	assert_subid("subid: sss ldap \r\n", "sss ldap ");
	assert_subid("subid: sss ldap# all\r\n", "sss ldap ");
	assert_subid("subid: sss ldap\r \n", "sss ");
	assert_subid("subid: \r\nsubid: sss\n", "sss ");
	ck_assert_str_eq(read_text("passwd: sss\r\n").passwd.items[0].name, "sss");
}

UNIT_TEST_ROOT(test_nsswitch_read_more_sources_than_fit_are_passed_over)
{
	assert_subid("subid: a b c d e f g h i j\n", "a b c d e f g h ");
	ck_assert_str_eq(read_text("subid: a b c d e f g h i\n").subid.passed_over,
			 "there are too many");
	ck_assert_ptr_null(read_text("subid: a b c d e f g h\n").subid.passed_over);
}

/* Each status as a letter, if it stops: success, notfound, unavail, tryagain. */
static void assert_stops(const char *text, size_t source, const char *stops)
{
	struct nsswitch nsswitch = read_text(text);
	char found[SOURCE_STATUS_MAX + 1] = "";

	ck_assert_uint_lt(source, nsswitch.subid.len);
	for (size_t i = 0; i < SOURCE_STATUS_MAX; i++)
		if (nsswitch.subid.items[source].stop[i])
			found[strlen(found)] = "SNUT"[i];
	ck_assert_msg(strcmp(found, stops) == 0, "\"%s\": %s", text, found);
}

UNIT_TEST_ROOT(test_nsswitch_read_items_say_where_to_stop)
{
	static const struct {
		const char *text;
		const char *stops; /* of the first source */
	} cases[] = {
		{"subid: sss files\n", "S"},
		{"subid: sss [NOTFOUND=return] files\n", "SN"},
		{"subid: sss [notfound=RETURN] files\n", "SN"},
		{"subid: sss[NOTFOUND=return]files\n", "SN"},
		{"subid: sss [SUCCESS=continue] files\n", ""},
		{"subid: sss [UNAVAIL=return TRYAGAIN=return] files\n", "SUT"},
		{"subid: sss [UNAVAIL=return] [TRYAGAIN=return] files\n", "SUT"},
		{"subid: sss [!SUCCESS=return] files\n", "SNUT"},
		{"subid: sss [!UNAVAIL=return] files\n", "SNT"},
		{"subid: sss [NOTFOUND=continue] files\n", "S"},
		{"subid: sss [NOTFOUND=merge] files\n", "S"},
		{"subid: sss [NOSUCH=return] files\n", "S"},
		{"subid: sss [NOSUCH=continue] files\n", "S"},
		{"subid: sss [!NOSUCH=return] files\n", "S"},
		{"subid: sss [!NOSUCH=continue] files\n", "S"},
		{"subid: sss [NOTFOUND] files\n", "S"},
		{"subid: sss [NOTFOUND=return\n", "SN"},
		{"subid: sss [] files\n", "S"},
		{"subid: sss [ ] files\n", "S"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		assert_stops(cases[i].text, 0, cases[i].stops);
	assert_stops("", 0, "S");
	assert_stops("subid: sss [NOTFOUND=return] files\n", 1, "S");
	assert_stops("subid: sss files [NOTFOUND=return]\n", 0, "S");
}

/* Items are those of the source before them, and go with it. */
UNIT_TEST_ROOT(test_nsswitch_read_items_of_what_is_passed_over_are_nobodys)
{
	assert_stops("subid: sss ../evil [NOTFOUND=return] files\n", 0, "S");
	assert_stops("subid: sss ../evil [NOTFOUND=return] files\n", 1, "S");
	assert_stops("subid: [NOTFOUND=return] files\n", 0, "S");
}

/* The last rule that has room is that of the last source. */
UNIT_TEST_ROOT(test_nsswitch_read_items_of_the_last_source_touch_nothing_else)
{
	assert_subid("passwd: a b c d e f g h [!NOTFOUND=return]\nsubid: sss\n", "sss ");
	assert_stops("subid: a b c d e f g h [!SUCCESS=return]\n", SOURCES_MAX - 1, "SNUT");
	assert_subid("subid: [!NOTFOUND=return] files\n", "files ");
}

/* As the C library reads it. */
UNIT_TEST_ROOT(test_nsswitch_read_key_of_users_in_small_letters_behind_blanks)
{
	static const struct {
		const char *text;
		const char *name; /* of the first source */
	} cases[] = {
		{"passwd: sss\n", "sss"},    {" passwd: sss\n", "sss"},
		{"\t passwd: sss\n", "sss"}, {"\r\v\fpasswd: sss\n", "sss"},
		{"PASSWD: sss\n", "files"},  {"passwd : sss\n", "files"},
		{"xpasswd: sss\n", "files"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_str_eq(read_text(cases[i].text).passwd.items[0].name, cases[i].name);
}

/* The C library wants no colon. Of a line with an item that it does not know it takes nothing. */
UNIT_TEST_ROOT(test_nsswitch_read_line_of_users_that_may_be_read_otherwise_is_in_doubt)
{
	static const struct {
		const char *text;
		bool in_doubt;
	} cases[] = {
		{"passwd sss\n", true},
		{" \tpasswd\tsss\n", true},
		{"passwd\vsss\n", true},
		{"passwd #\n", true},
		{"passwd: files [] sss\n", true},
		{"passwd: files [ ] sss\n", true},
		{"passwd: files [BAD=return] sss\n", true},
		{"passwd: files [NOTFOUND] sss\n", true},
		{"passwd: files [NOTFOUND=bad] sss\n", true},
		{"passwd: files [BAD=return NOTFOUND=return] sss\n", true},
		{"passwd: files [NOTFOUND=return BAD=return] sss\n", true},
		{"passwd: files [! NOTFOUND=return] sss\n", true},
		{"passwd: files [SUCCESS = continue] sss\n", true},
		{"passwd: files [NOTFOUND=return\n", true},
		{"passwd: [NOTFOUND=return] files\n", true},
		{"passwd: files[ !success=CONTINUE\tUNAVAIL=return ]\n", false},
		{"passwd: sss\n", false},
		{"group: sss\n", false},
		{"passwd_compat: sss\n", false},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(read_text(cases[i].text).passwd.in_doubt == cases[i].in_doubt, "%s",
			      cases[i].text);
}

/* What the reader holds behind the end of the file, from what it has read before, is no text. */
UNIT_TEST_ROOT(test_nsswitch_read_last_line_ends_where_the_file_does)
{
	auto_text struct unit_text text = {0};

	for (size_t len = 0; len < 2 * LINES_MAX; len = text.len) {
		unit_text_add(&text, "#");
		unit_text_repeat(&text, '\r', LINES_MAX - 10);
		unit_text_add(&text, "\n");
	}
	unit_text_add(&text, "subid: sss ldap");
	assert_subid(text.bytes, "sss ldap ");
}

UNIT_TEST_ROOT(test_nsswitch_read_without_memory_is_error)
{
	auto_free char *path = unit_file("nsswitch.conf", "subid: sss\n");
	struct nsswitch nsswitch;
	int r;

	unit_fail_allocation(1);
	r = nsswitch_read(path, &nsswitch);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
}

UNIT_TEST_ROOT(test_nsswitch_read_over_long_line_does_not_count)
{
	auto_text struct unit_text text = {0};
	struct nsswitch nsswitch;

	unit_text_add(&text, "subid: sss");
	unit_text_repeat(&text, ' ', 2 * LINES_MAX);
	unit_text_add(&text, "x\nsubid: ldap\n");
	nsswitch = read_text(text.bytes);
	ck_assert_str_eq(nsswitch.subid.items[0].name, "ldap");
	ck_assert(nsswitch.passwd.in_doubt); /* it might be one of users */
}

UNIT_TEST(test_nsswitch_read_missing_or_untrusted_file_is_files)
{
	auto_free char *missing = unit_path("no_nsswitch.conf");
	auto_free char *writable = unit_file("nsswitch.conf", "subid: sss\n");
	struct nsswitch nsswitch = {0};

	ck_assert_int_eq(chmod(writable, 0666), 0);
	ck_assert_int_eq(nsswitch_read(missing, &nsswitch), 0);
	ck_assert(source_is_files(&nsswitch.subid.items[0]));
	ck_assert(source_is_files(&nsswitch.passwd.items[0]));
	nsswitch = (struct nsswitch){0};
	ck_assert_int_eq(nsswitch_read(writable, &nsswitch), 0);
	ck_assert_uint_eq(nsswitch.subid.len, 1);
	ck_assert(source_is_files(&nsswitch.subid.items[0]));
}

UNIT_TEST_ROOT(test_nsswitch_read_unreadable_file_is_error)
{
	auto_free char *path = unit_file("nsswitch.conf", "subid: sss\n");
	struct nsswitch nsswitch;

	ck_assert_int_eq(chmod(path, 0), 0);
	unit_become_other();
	ck_assert_int_eq(nsswitch_read(path, &nsswitch), -EACCES);
}
