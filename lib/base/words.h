/*
 * Cuts words off a piece of text that is not NUL-terminated.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct word {
	const char *text;
	size_t len;
};

/* Moves rest behind the separators that it begins with. */
void word_skip(struct word *rest, const char *separators);

/* Cuts the next word off rest. Returns whether there was one. A NUL byte separates nothing. */
bool word_next(struct word *rest, const char *separators, struct word *ret_word);

/* Cuts what stands before a separator off rest, and the separator; all of rest if there is none. */
bool word_cut(struct word *rest, char separator, struct word *ret_word);

/* Takes the text off the beginning of rest, if it stands there. */
bool word_take(struct word *rest, const char *text);

bool word_is(struct word word, const char *text);
bool word_is_nocase(struct word word, const char *text);
