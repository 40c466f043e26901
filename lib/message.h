/*
 * What a helper says, on standard error, line by line.
 */
#pragma once

#include <stddef.h>

/* A name, path or argument of the caller's, escaped for a terminal, may become longer than this. */
#define ESCAPED_MAX 256

/* Prints "PROGRAM: hint: ..." and a newline. What the caller controls must be escaped. */
__attribute__((format(printf, 2, 3))) void message_hint(const char *program, const char *format,
							...);

/*
 * Copies text into escaped so that no byte of it does anything to a terminal or a log: control
 * characters and bytes outside ASCII become vis(3) sequences, and what does not fit is left out.
 * Returns escaped.
 */
const char *message_escape(const char *text, char escaped[static ESCAPED_MAX]);
