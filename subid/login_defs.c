/*
 * Reads KEY VALUE lines. Opened only when a decision hangs on a key, which is seldom.
 *
 * Called with privileges parked.
 */
#include "login_defs.h"

#include <string.h>
#include <strings.h>

#include "lines.h"
#include "trusted_file.h"

/* Cuts the next word off text[*position, len): blanks are before it, a blank or the end behind. */
static size_t next_word(const struct text_line *line, size_t *position, const char **ret_word)
{
	static const char blanks[] = " \t";
	size_t start = *position;
	size_t end;

	while (start < line->len && line->text[start] != '\0' && strchr(blanks, line->text[start]))
		start++;
	for (end = start; end < line->len; end++)
		if (line->text[end] != '\0' && strchr(blanks, line->text[end]))
			break;
	*position = end;
	*ret_word = line->text + start;
	return end - start;
}

/* Whether the line sets the key; if so, *ret_yes says to what. */
static bool parse_setting(const struct text_line *line, const char *key, bool *ret_yes)
{
	size_t position = 0;
	const char *word;
	size_t len = next_word(line, &position, &word);

	if (line->cut || len != strlen(key) || memcmp(word, key, len) != 0)
		return false;
	len = next_word(line, &position, &word);
	*ret_yes = len == strlen("yes") && strncasecmp(word, "yes", len) == 0;
	return true;
}

int login_defs_yes(const char *path, const char *key, bool *ret_yes)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct file_verdict verdict;
	struct text_line line;
	bool yes = false;
	int r;

	if (trusted_file_open(path, &verdict, &fd) != FILE_GOOD) {
		*ret_yes = false;
		return 0;
	}
	r = lines_open(fd, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		(void)parse_setting(&line, key, &yes);
	if (r >= 0)
		*ret_yes = yes;
	return r;
}
