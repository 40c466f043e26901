/*
 * Words of nsswitch.conf(5), login.defs(5), passwd(5), and of procfs. The text is not trusted.
 */
#include "words.h"

#include <string.h>
#include <strings.h>

static bool is_one_of(char c, const char *separators)
{
	return c != '\0' && strchr(separators, c);
}

void word_skip(struct word *rest, const char *separators)
{
	while (rest->len > 0 && is_one_of(rest->text[0], separators)) {
		rest->text++;
		rest->len--;
	}
}

bool word_next(struct word *rest, const char *separators, struct word *ret_word)
{
	size_t len = 0;

	word_skip(rest, separators);
	while (len < rest->len && !is_one_of(rest->text[len], separators))
		len++;
	*ret_word = (struct word){rest->text, len};
	rest->text += len;
	rest->len -= len;
	return len > 0;
}

bool word_cut(struct word *rest, char separator, struct word *ret_word)
{
	size_t len = 0;
	bool found;

	/* Fields are short: to call memchr(3) would take longer. */
	while (len < rest->len && rest->text[len] != separator)
		len++;
	found = len < rest->len;
	*ret_word = (struct word){rest->text, len};
	rest->text += len + found;
	rest->len -= len + found;
	return found;
}

bool word_take(struct word *rest, const char *text)
{
	size_t len = strlen(text);

	if (rest->len < len || memcmp(rest->text, text, len) != 0)
		return false;
	rest->text += len;
	rest->len -= len;
	return true;
}

bool word_is(struct word word, const char *text)
{
	return word.len == strlen(text) && memcmp(word.text, text, word.len) == 0;
}

bool word_is_nocase(struct word word, const char *text)
{
	return word.len == strlen(text) && strncasecmp(word.text, text, word.len) == 0;
}
