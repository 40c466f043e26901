/*
 * Words of a command that is printed for root to paste into a shell.
 */
#pragma once

#include <stdbool.h>

/* The longest word; a longer one would not fit on a line. */
#define SHELL_WORD_MAX 256

/*
 * Writes text as one word that sh(1) takes as it is: quoted where it must be. Returns false, with
 * an empty word, if no command can hold it: it is empty or too long, begins like an option, or has
 * a control character or one outside ASCII.
 */
bool shell_quote(const char *text, char word[static SHELL_WORD_MAX]);
