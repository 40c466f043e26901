/*
 * Text of the caller's made harmless.
 */
#pragma once

/* A name, path or argument of the caller's, escaped for a terminal, may become longer than this. */
#define ESCAPED_MAX 256

/*
 * Copies text into escaped so that no byte of it does anything to a terminal: control characters
 * and bytes outside ASCII become vis(3) sequences, and what does not fit is left out. Returns
 * escaped.
 */
const char *escape_text(const char *text, char escaped[static ESCAPED_MAX]);
