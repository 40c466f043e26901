/*
 * Any text, all words of it, with the separators that there are.
 */
#include "../../lib/base/words.h"

#include "any.h"

/* With a text of its own, since what is found in it is known then. */
static void prove_cut(size_t len)
{
	char buffer[10];
	struct word rest = {any_text(buffer, len), len};
	struct word word;

	if (word_cut(&rest, ':', &word)) {
		//@ assert word.text[word.len] == ':';
		//@ assert rest.text == word.text + word.len + 1;
	} else {
		//@ assert rest.len == 0;
	}
	//@ assert \valid_read(word.text + (0 .. word.len - 1));
	//@ assert \valid_read(rest.text + (0 .. rest.len - 1));
}

static void prove_take(size_t len)
{
	char buffer[10];
	struct word rest = {any_text(buffer, len), len};

	if (word_take(&rest, "passwd ")) {
		//@ assert rest.len < len;
	}
	//@ assert \valid_read(rest.text + (0 .. rest.len - 1));
}

static void prove(const char *text, size_t len, const char *separators)
{
	struct word rest = {text, len};
	struct word word;

	while (word_next(&rest, separators, &word)) {
		//@ assert 0 < word.len <= len;
		//@ assert rest.len < len;
		//@ assert \valid_read(word.text + (0 .. word.len - 1));
		(void)word_is(word, "yes");
		(void)word_is_nocase(word, "NOTFOUND");
	}
}

int main(void)
{
	char buffer[10];
	size_t len = any_size(sizeof(buffer));
	const char *text = any_text(buffer, len);

	prove_cut(len);
	prove_take(len);
	prove(text, len, " ");
	prove(text, len, " \t");
	prove(text, len, " \t[");
	return 0;
}
