/*
 * What root pastes is one word, and the shell takes it for the text.
 */
#include "../../../subid/explain/shell.h"

#include <stdio.h>
#include <string.h>

#include "../fixture.h"

static void assert_taken(const char *text)
{
	char word[SHELL_WORD_MAX];
	char command[sizeof("printf %s ") + SHELL_WORD_MAX];
	char taken[SHELL_WORD_MAX];
	FILE *shell;
	size_t len;

	ck_assert_msg(shell_quote(text, word), "%s", text);
	(void)snprintf(command, sizeof(command), "printf %%s %s", word);
	shell = popen(command, "re");
	ck_assert_ptr_nonnull(shell);
	len = fread(taken, 1, sizeof(taken), shell);
	ck_assert_int_eq(pclose(shell), 0);
	ck_assert_uint_eq(len, strlen(text));
	ck_assert_mem_eq(taken, text, len);
}

static void assert_refused(const char *text)
{
	char word[SHELL_WORD_MAX] = "word";

	ck_assert_msg(!shell_quote(text, word), "%s", text);
	ck_assert_str_eq(word, "");
}

UNIT_TEST(test_shell_quote_every_printable_byte_is_taken)
{
	for (char byte = ' '; byte <= '~'; byte++)
		assert_taken((const char[]){'x', byte, byte, 'y', '\0'});
	assert_taken("'");
	assert_taken("$(exit 1) `exit 1` \"$HOME\" ~ * \\ '");
}

UNIT_TEST(test_shell_quote_what_no_command_can_hold_is_refused)
{
	static const char *const texts[] = {"",         "-",     "-rf",      "\n",     "a\nb",
					    "a\033[1m", "a\177", "\303\244", "a b\tc", "\r"};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++)
		assert_refused(texts[i]);
}

UNIT_TEST(test_shell_quote_what_does_not_fit_is_refused)
{
	static const char bytes[] = {'x', ' ', '\''};

	for (size_t i = 0; i < UNIT_LENGTH(bytes); i++) {
		auto_text struct unit_text text = {0};

		unit_text_repeat(&text, bytes[i], 60);
		assert_taken(text.bytes);
		unit_text_repeat(&text, bytes[i], SHELL_WORD_MAX - 60);
		assert_refused(text.bytes);
	}
}

/* A quote takes more room than a letter, wherever it stands. */
UNIT_TEST(test_shell_quote_writes_nothing_behind_the_word)
{
	struct {
		char word[SHELL_WORD_MAX];
		char behind[8];
	} room = {.behind = "behind"};

	for (unsigned letters = 0; letters < 4; letters++) {
		auto_text struct unit_text text = {0};

		unit_text_repeat(&text, 'x', letters);
		for (unsigned quotes = 0; quotes < SHELL_WORD_MAX; quotes++) {
			unit_text_repeat(&text, '\'', 1);
			(void)shell_quote(text.bytes, room.word);
			ck_assert_str_eq(room.behind, "behind");
		}
	}
}

UNIT_TEST(test_shell_quote_longest_word_is_taken)
{
	auto_text struct unit_text text = {0};

	unit_text_repeat(&text, 'x', SHELL_WORD_MAX - 1);
	assert_taken(text.bytes);
}
