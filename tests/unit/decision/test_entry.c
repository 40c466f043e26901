/*
 * One line of subuid(5): each way to be right, and each way to be wrong.
 */
#include "../../../lib/decision/entry.h"

#include <errno.h>
#include <string.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

struct fault_case {
	const char *text;
	size_t len;
	enum entry_fault fault;
};

/* With the length, so that the text may hold NUL bytes. */
#define LINE(literal) literal, sizeof(literal) - 1

static void assert_faults(const struct fault_case cases[], size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct text_line line = unit_line(cases[i].text, cases[i].len);
		struct subid_entry entry;
		enum entry_fault fault = entry_parse(&line, &entry);

		ck_assert_msg(fault == cases[i].fault, "\"%s\": %d instead of %d", cases[i].text,
			      (int)fault, (int)cases[i].fault);
	}
}

UNIT_TEST(test_entry_parse_good_line_is_read)
{
	static const struct {
		const char *text;
		const char *owner;
		uint32_t start;
		uint64_t end;
	} cases[] = {
		{"user:100000:65536", "user", 100000, 165536},
		{"1000:100000:65536", "1000", 100000, 165536},
		{"u:0:1", "u", 0, 1},
		{"u:1:1", "u", 1, 2},
		{"u:4294967294:1", "u", 4294967294, 4294967295},
		{"u:4294967294:2", "u", 4294967294, ID_SPACE},
		{"u:4294967295:1", "u", 4294967295, ID_SPACE},
		{"u:0:4294967295", "u", 0, 4294967295},
		{"u:0:4294967296", "u", 0, ID_SPACE},
		{"u:1:4294967295", "u", 1, ID_SPACE},
		{"DOMAIN\\user name:5:6", "DOMAIN\\user name", 5, 11},
		{" user:5:6", " user", 5, 11},
		{"user :5:6", "user ", 5, 11},
		{"user#:5:6", "user#", 5, 11},
		{"\xc3\xbc:5:6", "\xc3\xbc", 5, 11},
		{"-1:5:6", "-1", 5, 11},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct text_line line = unit_line(cases[i].text, strlen(cases[i].text));
		struct subid_entry entry;

		ck_assert_msg(entry_parse(&line, &entry) == ENTRY_GOOD, "%s", cases[i].text);
		ck_assert_uint_eq(entry.owner.len, strlen(cases[i].owner));
		ck_assert_mem_eq(entry.owner.text, cases[i].owner, entry.owner.len);
		ck_assert_uint_eq(entry.range.start, cases[i].start);
		ck_assert_uint_eq(entry.range.end, cases[i].end);
	}
}

UNIT_TEST(test_entry_parse_comment_or_blank_line_is_none)
{
	static const struct fault_case cases[] = {
		{LINE(""), ENTRY_NONE},           {LINE("#"), ENTRY_NONE},
		{LINE("# user:1:2"), ENTRY_NONE}, {LINE("#user:1:2"), ENTRY_NONE},
		{LINE("#\0"), ENTRY_NONE},
	};
	struct text_line cut_comment = {.text = "# a", .len = 3, .number = 1, .cut = true};
	struct subid_entry entry;

	assert_faults(cases, UNIT_LENGTH(cases));
	ck_assert_int_eq(entry_parse(&cut_comment, &entry), ENTRY_NONE);
	ck_assert_uint_eq(entry.owner.len, 0);
}

UNIT_TEST(test_entry_parse_other_than_three_fields_is_fault)
{
	static const struct fault_case cases[] = {
		{LINE("user"), ENTRY_FIELDS},       {LINE(" "), ENTRY_FIELDS},
		{LINE(" #comment"), ENTRY_FIELDS},  {LINE("user:"), ENTRY_FIELDS},
		{LINE("user:1"), ENTRY_FIELDS},     {LINE("user:1:2:"), ENTRY_FIELDS},
		{LINE("user:1:2:3"), ENTRY_FIELDS}, {LINE("user:1:2::"), ENTRY_FIELDS},
		{LINE("user::::"), ENTRY_FIELDS},   {LINE("user 1 2"), ENTRY_FIELDS},
		{LINE("user;1;2"), ENTRY_FIELDS},   {LINE("user,1,2"), ENTRY_FIELDS},
		{LINE("\0"), ENTRY_FIELDS},
	};

	assert_faults(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_entry_parse_bad_owner_is_fault)
{
	static const struct fault_case cases[] = {
		{LINE(":1:2"), ENTRY_OWNER_EMPTY},     {LINE(":"), ENTRY_OWNER_EMPTY},
		{LINE("::"), ENTRY_OWNER_EMPTY},       {LINE("us\0er:1:2"), ENTRY_OWNER_NUL},
		{LINE("user\0:1:2"), ENTRY_OWNER_NUL}, {LINE("\0user:1:2"), ENTRY_OWNER_NUL},
		{LINE("\0:1:2"), ENTRY_OWNER_NUL},
	};

	assert_faults(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_entry_parse_bad_number_is_fault_with_error)
{
	static const struct {
		const char *text;
		size_t len;
		enum entry_fault fault;
		int error;
	} cases[] = {
		{LINE("user::2"), ENTRY_START, -ENODATA},
		{LINE("user: 1:2"), ENTRY_START, -EINVAL},
		{LINE("user:1 :2"), ENTRY_START, -EINVAL},
		{LINE("user:+1:2"), ENTRY_START, -EINVAL},
		{LINE("user:-1:2"), ENTRY_START, -EINVAL},
		{LINE("user:0x1:2"), ENTRY_START, -EINVAL},
		{LINE("user:1\0:2"), ENTRY_START, -EINVAL},
		{LINE("user:01:2"), ENTRY_START, -EDOM},
		{LINE("user:00:2"), ENTRY_START, -EDOM},
		{LINE("user:4294967296:1"), ENTRY_START, -ERANGE},
		{LINE("user:18446744073709551616:1"), ENTRY_START, -ERANGE},
		{LINE("user:18446744073709551617:1"), ENTRY_START, -ERANGE},
		{LINE("user:1:"), ENTRY_COUNT, -ENODATA},
		{LINE("user:1: 2"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:2 "), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:2\r"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:+2"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:-2"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:2\0"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:2#"), ENTRY_COUNT, -EINVAL},
		{LINE("user:1:02"), ENTRY_COUNT, -EDOM},
		{LINE("user:0:4294967297"), ENTRY_COUNT, -ERANGE},
		{LINE("user:1:18446744073709551616"), ENTRY_COUNT, -ERANGE},
		{LINE("user:1:18446744073709551617"), ENTRY_COUNT, -ERANGE},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct text_line line = unit_line(cases[i].text, cases[i].len);
		struct subid_entry entry;

		ck_assert_msg(entry_parse(&line, &entry) == cases[i].fault, "%s", cases[i].text);
		ck_assert_msg(entry.number_error == cases[i].error, "%s: %d", cases[i].text,
			      entry.number_error);
	}
}

UNIT_TEST(test_entry_parse_bad_range_is_fault)
{
	static const struct fault_case cases[] = {
		{LINE("user:1:0"), ENTRY_COUNT_ZERO},
		{LINE("user:0:0"), ENTRY_COUNT_ZERO},
		{LINE("user:4294967295:0"), ENTRY_COUNT_ZERO},
		{LINE("user:4294967295:2"), ENTRY_PAST_END},
		{LINE("user:4294967294:3"), ENTRY_PAST_END},
		{LINE("user:1:4294967296"), ENTRY_PAST_END},
		{LINE("user:4294967295:4294967296"), ENTRY_PAST_END},
		{LINE("user:2147483648:2147483649"), ENTRY_PAST_END},
	};

	assert_faults(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_entry_parse_cut_line_is_fault)
{
	static const char *const texts[] = {"user:1:2", "user:1", "user:", "user", ":1:2", " "};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		struct text_line line = unit_line(texts[i], strlen(texts[i]));
		struct subid_entry entry;

		line.cut = true;
		ck_assert_msg(entry_parse(&line, &entry) == ENTRY_CUT, "%s", texts[i]);
	}
}

/* Somebody who explains a bad line has to know whose it is. */
UNIT_TEST(test_entry_parse_fault_behind_owner_keeps_owner)
{
	static const char *const texts[] = {"user:",    "user:1",   "user:1:2:3",       "user:x:1",
					    "user:1:x", "user:1:0", "user:4294967295:2"};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		struct text_line line = unit_line(texts[i], strlen(texts[i]));
		struct subid_entry entry;

		ck_assert_msg(entry_parse(&line, &entry) != ENTRY_GOOD, "%s", texts[i]);
		ck_assert_ptr_eq(entry.owner.text, texts[i]);
		ck_assert_uint_eq(entry.owner.len, strlen("user"));
		line.cut = true;
		ck_assert_int_eq(entry_parse(&line, &entry), ENTRY_CUT);
		ck_assert_uint_eq(entry.owner.len, strlen("user"));
	}
}

UNIT_TEST(test_entry_parse_without_owner_has_empty_owner)
{
	static const char *const texts[] = {"", "#user:1:2", "user", ":1:2"};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		struct text_line line = unit_line(texts[i], strlen(texts[i]));
		struct subid_entry entry;

		ck_assert_msg(entry_parse(&line, &entry) != ENTRY_GOOD, "%s", texts[i]);
		ck_assert_uint_eq(entry.owner.len, 0);
	}
}
