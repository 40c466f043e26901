/*
 * The text is anybody's: a login name, a path. Root pastes what is made of it.
 */
#include "shell.h"

#include <string.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789/._-+@%:=,";

static bool is_printable(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* In quotes, a quote ends them, stands for itself, and begins them again. */
static bool quote(const char *text, char word[static SHELL_WORD_MAX])
{
	static const char inner[] = "'\\''";
	size_t len = 0;

	word[len++] = '\'';
	for (; *text != '\0' && len + sizeof(inner) + 1 < SHELL_WORD_MAX; text++) {
		if (*text == '\'') {
			memcpy(word + len, inner, strlen(inner));
			len += strlen(inner);
		} else {
			word[len++] = *text;
		}
	}
	word[len++] = '\'';
	word[len] = '\0';
	return *text == '\0';
}

bool shell_quote(const char *text, char word[static SHELL_WORD_MAX])
{
	bool good = text[0] != '\0' && text[0] != '-' && is_printable(text);

	if (good && text[strspn(text, plain)] != '\0')
		good = quote(text, word);
	else if (good && strlen(text) < SHELL_WORD_MAX)
		memcpy(word, text, strlen(text) + 1);
	else
		good = false;
	if (!good)
		word[0] = '\0';
	return good;
}
