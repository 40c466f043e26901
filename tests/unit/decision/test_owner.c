/*
 * Which OWNER of a line is the user: by name or by decimal ID, to the letter.
 */
#include "../../../lib/decision/owner.h"

#include <string.h>

#include "../fixture.h"

struct match_case {
	const char *text;
	bool matches;
};

static void assert_matches(const struct owner *owner, const struct match_case cases[], size_t len)
{
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(
			owner_matches(owner, (struct word){cases[i].text, strlen(cases[i].text)}) ==
				cases[i].matches,
			"\"%s\" is %sexpected to match", cases[i].text,
			cases[i].matches ? "" : "not ");
}

UNIT_TEST(test_owner_matches_name_and_id_only)
{
	static const struct match_case cases[] = {
		{"user", true},   {"1000", true},   {"", false},      {"use", false},
		{"user1", false}, {"ser", false},   {"xuser", false}, {"User", false},
		{"USER", false},  {" user", false}, {"user ", false}, {"u", false},
		{"100", false},   {"10000", false}, {"01000", false}, {"000", false},
		{"1001", false},  {"+1000", false}, {" 1000", false}, {"1000 ", false},
		{"0x3e8", false}, {"*", false},     {"@user", false}, {"root", false},
		{"0", false},
	};
	struct owner owner = owner_make(1000, "user");

	assert_matches(&owner, cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_owner_matches_text_without_nul_byte_stops_at_length)
{
	struct owner owner = owner_make(1000, "user");

	ck_assert(owner_matches(&owner, (struct word){"user:100", 4}));
	ck_assert(owner_matches(&owner, (struct word){"10005", 4}));
	ck_assert(!owner_matches(&owner, (struct word){"user", 3}));
	ck_assert(!owner_matches(&owner, (struct word){"user\0", 5}));
	ck_assert(!owner_matches(&owner, (struct word){"us\0r", 4}));
	ck_assert(!owner_matches(&owner, (struct word){"user", 0}));
}

/* Of a file that is wholly in the buffer, once the first line has been read. */
UNIT_TEST(test_owner_next_line_passes_over_lines_that_begin_otherwise)
{
	static const char text[] = "#\nuser:1:1\nusers:1:1\nuse:1:1\nuser\n1000:1:1\n\n10000:1:1\n"
				   ":1:1\nUser:1:1\nroot:1:1\nuser:\n1000";
	static const uint64_t numbers[] = {1, 2, 6, 12, 13};
	struct owner owner = owner_make(1000, "user");
	auto_close int fd = unit_memory_file(text, sizeof(text) - 1);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;

	ck_assert_int_eq(lines_open(fd, 0, &reader), 0);
	for (size_t i = 0; i < UNIT_LENGTH(numbers); i++) {
		ck_assert_int_eq(owner_next_line(&owner, reader, &line), 1);
		ck_assert_uint_eq(line.number, numbers[i]);
	}
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 0);
}

UNIT_TEST(test_owner_next_line_without_name_by_id_only)
{
	static const char text[] = "#\nuser:1:1\n1000:1:1\n";
	struct owner owner = owner_make(1000, "");
	auto_close int fd = unit_memory_file(text, sizeof(text) - 1);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;

	ck_assert_int_eq(lines_open(fd, 0, &reader), 0);
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 1);
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 1);
	ck_assert_uint_eq(line.number, 3);
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 0);
}

/* A query may hold a newline; a line does not, whatever stands behind it. */
UNIT_TEST(test_owner_next_line_of_text_with_newline_passes_over_all)
{
	static const char text[] = "#\na\nb:1:1\n";
	struct owner owner = owner_make_query("a\nb", NULL);
	auto_close int fd = unit_memory_file(text, sizeof(text) - 1);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;

	ck_assert_int_eq(lines_open(fd, 0, &reader), 0);
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 1);
	ck_assert_int_eq(owner_next_line(&owner, reader, &line), 0);
}

UNIT_TEST(test_owner_make_query_without_id_matches_text_only)
{
	static const struct match_case cases[] = {{"2000", true}, {"0", false}, {"", false}};
	struct owner owner = owner_make_query("2000", NULL);

	ck_assert_uint_eq(owner.id_len, 0);
	assert_matches(&owner, cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_owner_matches_without_name_by_id_only)
{
	static const struct match_case cases[] = {
		{"1000", true}, {"user", false}, {"", false}, {"(null)", false}};
	struct owner owner = owner_make(1000, "");

	ck_assert_uint_eq(owner.name_len, 0);
	assert_matches(&owner, cases, UNIT_LENGTH(cases));
}

/* OWNER of digits is a user ID, so that a login name of digits is no way to another's ranges. */
UNIT_TEST(test_owner_matches_name_of_digits_is_no_name)
{
	static const struct match_case cases[] = {{"1000", true}, {"2000", false}};
	struct owner owner = owner_make(1000, "2000");

	assert_matches(&owner, cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_owner_matches_name_almost_of_digits_is_name)
{
	static const struct match_case cases[] = {{"1000", true}, {"2000x", true}, {"2000", false}};
	struct owner owner = owner_make(1000, "2000x");

	assert_matches(&owner, cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_owner_make_empty_name_is_no_name)
{
	struct owner owner = owner_make(1000, "");

	ck_assert_uint_eq(owner.name_len, 0);
	ck_assert(!owner_matches(&owner, (struct word){"", 0}));
}

UNIT_TEST(test_owner_make_boundary_ids_are_decimal)
{
	static const struct {
		uid_t uid;
		const char *text;
	} cases[] = {
		{0, "0"},
		{1, "1"},
		{2147483648, "2147483648"},
		{4294967294, "4294967294"},
		{4294967295, "4294967295"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct owner owner = owner_make(cases[i].uid, "");

		ck_assert_uint_eq(owner.uid, cases[i].uid);
		ck_assert_str_eq(owner.id_text, cases[i].text);
		ck_assert(
			owner_matches(&owner, (struct word){cases[i].text, strlen(cases[i].text)}));
	}
}

UNIT_TEST(test_owner_is_name_text_with_a_character_that_is_no_digit)
{
	static const struct {
		const char *text;
		bool is_name;
	} cases[] = {
		{"", false},  {"0", false},  {"9", false}, {"1234567890", false}, {"a", true},
		{"1a", true}, {"a1", true},  {"/", true},  {":", true},           {"1 ", true},
		{"-1", true}, {"0x1", true}, {"1.", true}, {"\xff", true},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(owner_is_name(cases[i].text, strlen(cases[i].text)) ==
				      cases[i].is_name,
			      "\"%s\"", cases[i].text);
	ck_assert(owner_is_name("1\0", 2));
}

UNIT_TEST(test_owner_is_id_plain_decimal_that_is_an_id)
{
	static const struct {
		const char *text;
		bool is_id;
		uid_t uid;
	} cases[] = {
		{"0", true, 0},
		{"1500", true, 1500},
		{"4294967294", true, 4294967294},
		{"", false, 0},
		{"00", false, 0},
		{"4294967295", false, 0},
		{"01500", false, 0},
		{"1a", false, 0},
		{"-1", false, 0},
		{"99999999999", false, 0},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		uid_t uid = 0;

		ck_assert_msg(owner_is_id(cases[i].text, strlen(cases[i].text), &uid) ==
				      cases[i].is_id,
			      "\"%s\"", cases[i].text);
		ck_assert_uint_eq(uid, cases[i].uid);
	}
}
