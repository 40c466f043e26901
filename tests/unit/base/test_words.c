/*
 * Words that are cut off a text without an end.
 */
#include "../../../lib/base/words.h"

#include <string.h>

#include "../fixture.h"

static struct word word_of(const char *text)
{
	return (struct word){text, strlen(text)};
}

UNIT_TEST(test_word_next_words_come_one_by_one)
{
	struct word rest = word_of(" \tone  two\t three 4 ");
	struct word word;

	ck_assert(word_next(&rest, " \t", &word));
	ck_assert(word_is(word, "one"));
	ck_assert(word_next(&rest, " \t", &word));
	ck_assert(word_is(word, "two"));
	ck_assert(word_next(&rest, " \t", &word));
	ck_assert(word_is(word, "three"));
	ck_assert(word_next(&rest, " \t", &word));
	ck_assert(word_is(word, "4"));
	ck_assert(!word_next(&rest, " \t", &word));
	ck_assert_uint_eq(word.len, 0);
	ck_assert_uint_eq(rest.len, 0);
}

/* Of separators none is left out, and what ends them, a NUL byte, is none. */
UNIT_TEST(test_word_next_nul_byte_separates_nothing)
{
	static const char text[] = "a\0b c";
	struct word rest = {text, sizeof(text) - 1};
	struct word word;

	ck_assert(word_next(&rest, " ", &word));
	ck_assert_uint_eq(word.len, 3);
	ck_assert(!word_is(word, "a"));
}

UNIT_TEST(test_word_next_stops_at_the_length)
{
	struct word rest = {"abcdef", 3};
	struct word word;

	ck_assert(word_next(&rest, " ", &word));
	ck_assert(word_is(word, "abc"));
	ck_assert(!word_next(&rest, " ", &word));
}

UNIT_TEST(test_word_skip_only_separators_go)
{
	struct word rest = word_of("  [a");

	word_skip(&rest, " ");
	ck_assert(word_is(rest, "[a"));
	word_skip(&rest, " ");
	ck_assert(word_is(rest, "[a"));
}

UNIT_TEST(test_word_comparisons_are_to_the_length)
{
	ck_assert(word_is(word_of(""), ""));
	ck_assert(!word_is(word_of("ab"), "a"));
	ck_assert(!word_is(word_of("a"), "ab"));
	ck_assert(!word_is(word_of("A"), "a"));
	ck_assert(word_is_nocase(word_of("yEs"), "YeS"));
	ck_assert(!word_is_nocase(word_of("ye"), "yes"));
	ck_assert(!word_is_nocase(word_of("yess"), "yes"));
	ck_assert(!word_is_nocase(word_of("nay"), "yes"));
}

UNIT_TEST(test_word_cut_fields_may_be_empty)
{
	struct word rest = word_of("a::b");
	struct word word;

	ck_assert(word_cut(&rest, ':', &word));
	ck_assert(word_is(word, "a"));
	ck_assert(word_cut(&rest, ':', &word));
	ck_assert(word_is(word, ""));
	ck_assert(word_is(rest, "b"));
	ck_assert(!word_cut(&rest, ':', &word));
	ck_assert(word_is(word, "b"));
	ck_assert(word_is(rest, ""));
	ck_assert(!word_cut(&rest, ':', &word));
	ck_assert(word_is(word, ""));
}

UNIT_TEST(test_word_cut_stops_at_the_length)
{
	struct word rest = {"ab:c", 2};
	struct word word;

	ck_assert(!word_cut(&rest, ':', &word));
	ck_assert(word_is(word, "ab"));
}

UNIT_TEST(test_word_take_only_what_stands_there)
{
	struct word rest = word_of("passwd: x");
	struct word cut = {"passwd:", 6};

	ck_assert(word_take(&rest, ""));
	ck_assert(!word_take(&rest, "Passwd:"));
	ck_assert(word_take(&rest, "passwd:"));
	ck_assert(word_is(rest, " x"));
	ck_assert(!word_take(&rest, " x "));
	ck_assert(word_is(rest, " x"));
	ck_assert(word_take(&rest, " x"));
	ck_assert(word_is(rest, ""));
	ck_assert(!word_take(&cut, "passwd:"));
	ck_assert(word_is(cut, "passwd"));
}
