/*
 * Any text, all words of it, with the separators that there are.
 */
#include "../../lib/base/words.h"

#include "any.h"

static void prove(const char *text, size_t len, const char *separators)
{
	struct word rest = {text, len};
	struct word word;

	while (word_next(&rest, separators, &word)) {
		//@ assert 0 < word.len <= len;
		//@ assert rest.len < len;
		//@ assert \valid_read(word.text + (0 .. word.len - 1));
		(void)word_begins(word, "passwd ");
		(void)word_is(word, "yes");
		(void)word_is_nocase(word, "NOTFOUND");
	}
}

int main(void)
{
	char buffer[10];
	size_t len = any_size(sizeof(buffer));
	const char *text = any_text(buffer, len);

	prove(text, len, " ");
	prove(text, len, " \t");
	prove(text, len, " \t[");
	return 0;
}
