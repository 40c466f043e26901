/*
 * What a helper says, on standard error, line by line.
 */
#pragma once

#include <stddef.h>

/* A name, path or argument of the caller's, escaped for a terminal, may become longer than this. */
#define ESCAPED_MAX 256

/* The longest line without its newline, with its NUL byte; what is longer is cut. */
#define LINE_SIZE 1024

/* The most lines that a refusal prints, whatever was asked for. */
#define ANSWER_LINES_MAX 40

/* One answer: all zero but for the program, no line has been printed. */
struct message {
	const char *program;
	size_t lines;
};

/* Prints the line. What the caller controls must be escaped. */
void message_line(struct message *message, const char *line);

/* Prints "PROGRAM: hint: ..." and a newline, or, where it is too much, that there is more. */
__attribute__((format(printf, 2, 3))) void message_hint(struct message *message, const char *format,
							...);

/*
 * Copies text into escaped so that no byte of it does anything to a terminal or a log: control
 * characters and bytes outside ASCII become vis(3) sequences, and what does not fit is left out.
 * Returns escaped.
 */
const char *message_escape(const char *text, char escaped[static ESCAPED_MAX]);
