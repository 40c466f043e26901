/*
 * A file of delegations whose lines are looked at, and how problems name them.
 */
#pragma once

#include "../explain/escape.h"
#include "problem.h"
#include "sub_limits.h"
#include "sweep.h"

/* One file, and what its lines are held against. */
struct looked {
	const struct table_file *file;
	const struct tables *tables; /* resolved */
	const struct users *users;
	const struct sub_limit *limit;
	struct span *spans; /* of the good lines */
	size_t len;
	struct name_table *folded; /* users' names in lower case */
	struct problem_list *problems;
};

/* What a line of the file calls its owner. */
const char *looked_owner_name(const struct looked *looked, uint32_t owner);

/* A problem of a line, without its text. */
struct problem looked_problem(const struct looked *looked, uint64_t line, enum severity severity,
			      const char *code);

/* How a line is named: OWNER:START:COUNT. */
#define SPAN_TEXT_MAX (ESCAPED_MAX + sizeof(":4294967295:4294967296"))

/* Writes it, escaped. Returns text. */
const char *looked_span_text(const struct looked *looked, const struct span *span,
			     char text[static SPAN_TEXT_MAX]);
