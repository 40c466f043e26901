/*
 * Reads KEY VALUE lines. Opened only when a decision hangs on a key, which is seldom.
 *
 * Called with privileges parked.
 */
#include "login_defs.h"

#include <string.h>

#include "../base/trusted_file.h"
#include "../base/words.h"

/* Whether the line sets the key; if so, *ret_value is the word that it is set to. */
static bool parse_setting(const struct text_line *line, const char *key, struct word *ret_value)
{
	struct word rest = {line->text, line->len};
	struct word word;

	if (line->cut || !word_next(&rest, " \t", &word) || !word_is(word, key))
		return false;
	(void)word_next(&rest, " \t", ret_value);
	return true;
}

int login_defs_read(const char *path, const char *key, char value[static LOGIN_DEFS_VALUE_MAX])
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct word word;
	bool found = false;
	int r = trusted_file_read(path, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (!parse_setting(&line, key, &word))
			continue;
		found = true;
		if (word.len >= LOGIN_DEFS_VALUE_MAX || memchr(word.text, '\0', word.len))
			word.len = 0;
		memcpy(value, word.text, word.len);
		value[word.len] = '\0';
	}
	return r < 0 ? r : found;
}

int login_defs_yes(const char *path, const char *key, bool *ret_yes)
{
	char value[LOGIN_DEFS_VALUE_MAX];
	int r = login_defs_read(path, key, value);

	if (r < 0)
		return r;
	*ret_yes = r > 0 && word_is_nocase((struct word){value, strlen(value)}, "yes");
	return 0;
}
