/*
 * Whom a line is meant for.
 */
#include "../../../subid/explain/look_alike.h"

#include <string.h>
#include <strings.h>

#include "../fixture.h"

static const char alice[] = "alice";

/* There is one user, alice. */
static bool is_alice(const void *users, const char *text, size_t len, bool any_case)
{
	ck_assert_ptr_eq(users, alice);
	return len == strlen(alice) &&
	       (any_case ? strncasecmp(text, alice, len) : memcmp(text, alice, len)) == 0;
}

UNIT_TEST(test_look_alike_find_owner_is_told_by_what_is_wrong)
{
	static const struct {
		const char *owner;
		enum look_alike look_alike;
	} cases[] = {
		{"", LOOK_ALIKE_NONE},
		{"bob", LOOK_ALIKE_NONE},
		{"alices", LOOK_ALIKE_NONE},
		{"al ice", LOOK_ALIKE_NONE},
		{"\xef\xbb\xbf"
		 "alice",
		 LOOK_ALIKE_BYTE_ORDER_MARK},
		{"\xef\xbb\xbf"
		 "bob",
		 LOOK_ALIKE_NONE},
		{"\xef\xbb\xbf", LOOK_ALIKE_NONE},
		{" alice", LOOK_ALIKE_BLANK},
		{"alice ", LOOK_ALIKE_BLANK},
		{"\t Alice", LOOK_ALIKE_BLANK},
		{"  ", LOOK_ALIKE_NONE},
		{"!alice", LOOK_ALIKE_EXCLAMATION_MARK},
		{"!!alice", LOOK_ALIKE_NONE},
		{"ALICE", LOOK_ALIKE_LETTER_CASE},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		ck_assert_msg(look_alike_find(cases[i].owner, strlen(cases[i].owner), is_alice,
					      alice) == cases[i].look_alike,
			      "\"%s\"", cases[i].owner);
}

UNIT_TEST(test_look_alike_is_utf_16_first_line_with_its_mark)
{
	struct text_line line = unit_line("\xff\xfe"
					  "a",
					  3);

	ck_assert(look_alike_is_utf_16(&line));
	line.number = 2;
	ck_assert(!look_alike_is_utf_16(&line));
	line = unit_line("\xfe\xff", 2);
	ck_assert(look_alike_is_utf_16(&line));
	line = unit_line("\xfe", 1);
	ck_assert(!look_alike_is_utf_16(&line));
}

UNIT_TEST(test_look_alike_text_each_has_its_own_words_and_name)
{
	for (int i = LOOK_ALIKE_NONE + 1; i <= LOOK_ALIKE_GROUP; i++) {
		ck_assert_str_ne(look_alike_text((enum look_alike)i), "");
		for (int j = LOOK_ALIKE_NONE; j < i; j++) {
			ck_assert_str_ne(look_alike_text((enum look_alike)i),
					 look_alike_text((enum look_alike)j));
			ck_assert_str_ne(look_alike_name((enum look_alike)i),
					 look_alike_name((enum look_alike)j));
		}
	}
}
