/*
 * Why requests are refused: the one table of causes, with what is said about each.
 */
#pragma once

#include "evidence.h"

struct cause_row {
	const char *name;           /* by which the documents tell of it */
	const struct id_kind *only; /* the one program that has it, or NULL: both */
	uint64_t causes;            /* the refusals that it may explain: bits of enum cause */
	bool (*holds)(const struct evidence *evidence); /* NULL: whenever no row before it does */
	const char *hints;                              /* lines for wording_fill() */
	void (*show)(const struct evidence *evidence, struct message *message); /* more, or NULL */
};

extern const struct cause_row cause_rows[];
extern const size_t cause_rows_len;

/* The first line of the answer, for wording_fill(). */
const char *cause_first_line(enum cause cause);

/* The first row that explains the refusal; there is one for each. */
const struct cause_row *cause_find(const struct evidence *evidence);

/* Whether the row can explain a refusal with this cause. */
bool cause_explains(const struct cause_row *row, enum cause cause);
