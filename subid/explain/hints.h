/*
 * The hints that follow the first line of an answer, line by line.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

/* The most lines that a refusal prints, the first one too, whatever was asked for. */
#define ANSWER_LINES_MAX 40

/* How the user is called whom an answer is about. */
struct person {
	const char *you;
	const char *your;
};

/* One answer, of which so many lines have been printed. */
struct hints {
	FILE *stream;
	const char *program; /* whose answer it is; NULL: lines without it, and without names */
	size_t lines;
	/* NULL: the one who reads it. Another one is known to what is said where there are no
	 * ranges. */
	const struct person *person;
};

const struct person *hints_person(const struct hints *hints);

/* Prints "PROGRAM: ..." before any hint: one line, which is a first line elsewhere. */
__attribute__((format(printf, 2, 3))) void hints_add_plain(struct hints *hints, const char *format,
							   ...);

/* The same for the sentence about a cause, whose name is put behind the first line. */
__attribute__((format(printf, 3, 4))) void hints_add_cause(struct hints *hints, const char *name,
							   const char *format, ...);

/*
 * Prints "PROGRAM: hint: ..." for each line of the text, or, where it is too much, that there is
 * more. What the caller controls must be escaped.
 */
__attribute__((format(printf, 2, 3))) void hints_add(struct hints *hints, const char *format, ...);
