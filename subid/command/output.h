/*
 * What verbs print: tables for people, tab-separated lines for programs, and JSON.
 *
 * Texts are escaped by whoever hands them over (escape_text()): they are ASCII here.
 */
#pragma once

#include <json-c/json_object.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "../../lib/base/range.h"

/* How a line is painted on a terminal. */
enum paint {
	PAINT_NONE,
	PAINT_GOOD,
	PAINT_WARNING,
	PAINT_BAD,
};

struct output_column {
	const char *name; /* the header: lower case, without blanks */
	bool number;      /* to the right on a terminal */
	/* The one that takes more lines where a terminal is narrow; the last one does at blanks. */
	bool wraps;
};

struct output_table;

/*
 * Begins a table on standard output. On a terminal it is aligned, and printed at the end; otherwise
 * it is tab-separated, with the names of the columns first, and printed as it comes, the same in
 * every locale. Returns 0 or -ENOMEM. Released with output_table_free().
 */
MUST_USE int output_table_new(const struct output_column columns[], size_t len,
			      struct output_table **ret_table);

/* Adds a line; a cell may be NULL: it is empty. Returns 0 or -ENOMEM. */
MUST_USE int output_table_add(struct output_table *table, const char *const cells[],
			      enum paint paint);

/* Prints what is not yet printed. Returns 0 or a negative errno. */
MUST_USE int output_table_finish(struct output_table *table);

void output_table_free(struct output_table **table);

#define auto_table __attribute__((cleanup(output_table_free)))

/* Room for the text of a number. */
#define NUMBER_TEXT_MAX sizeof("18446744073709551615")

const char *output_number(uint64_t number, char text[static NUMBER_TEXT_MAX]);

/* Prints a document of JSON, and releases it; NULL is -ENOMEM. Returns 0 or a negative errno. */
MUST_USE int output_json(struct json_object *document);

/*
 * Prints a document that is an object of one array, of which no more than one element is in memory.
 * Between first and last, each element is released.
 */
struct output_json_array {
	bool begun;
};
void output_json_array_begin(struct output_json_array *array, const char *name);
MUST_USE int output_json_array_add(struct output_json_array *array, struct json_object *element);
void output_json_array_end(struct output_json_array *array);

/* Adds a member to an object. Return 0 or -ENOMEM. The value becomes the object's. */
MUST_USE int json_add(struct json_object *object, const char *name, struct json_object *value);
MUST_USE int json_add_number(struct json_object *object, const char *name, uint64_t number);
MUST_USE int json_add_bool(struct json_object *object, const char *name, bool value);
/* "first", "last" and "count" of a range. */
MUST_USE int json_add_range(struct json_object *object, struct id_range range);
/* NULL is null. */
MUST_USE int json_add_text(struct json_object *object, const char *name, const char *text);

/* The lines of a text, as an array; NULL has none. */
MUST_USE int json_add_lines(struct json_object *object, const char *name, const char *lines);

/* Whether standard output is a terminal. */
bool output_is_terminal(void);

/* Whether it is one for which colours are wanted: NO_COLOR is not set, and TERM can show them. */
bool output_has_colours(void);

/* Whether the locale has more than ASCII. */
bool output_is_utf8(void);

/* Prints a text of any length, escaped. Of escape_text(), one is not longer than ESCAPED_MAX. */
void output_escaped(const char *text, size_t len, FILE *stream);

/* The width of the terminal, or of 80 columns where nothing says it. */
size_t output_width(void);
