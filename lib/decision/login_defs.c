/*
 * Reads KEY VALUE lines. Opened only when a decision hangs on a key, which is seldom.
 *
 * Called with privileges parked.
 */
#include "login_defs.h"

#include <errno.h>
#include <string.h>

#include "../base/number.h"
#include "../base/trusted_file.h"
#include "../base/words.h"

#define VALUE_MAX 32

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

/* Copies the value. One that is too long, or holds a NUL byte, is none that counts: it is empty. */
static int find(const char *path, const char *key, char value[static VALUE_MAX], bool *ret_found)
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
		if (word.len >= VALUE_MAX || memchr(word.text, '\0', word.len))
			word.len = 0;
		memcpy(value, word.text, word.len);
		value[word.len] = '\0';
	}
	if (r < 0)
		return r;
	*ret_found = found;
	return 0;
}

int login_defs_yes(const char *path, const char *key, bool *ret_yes)
{
	char value[VALUE_MAX];
	bool found;
	int r = find(path, key, value, &found);

	if (r >= 0)
		*ret_yes = found && word_is_nocase((struct word){value, strlen(value)}, "yes");
	return r;
}

int login_defs_number(const char *path, const char *key, uint64_t fallback, uint64_t *ret_number)
{
	char value[VALUE_MAX];
	bool found;
	int r = find(path, key, value, &found);

	if (r >= 0 && found && number_parse(value, strlen(value), ID_SPACE - 1, ret_number) < 0)
		return -EINVAL;
	if (r >= 0 && !found)
		*ret_number = fallback;
	return r;
}
