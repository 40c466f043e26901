/*
 * What is wrong, and where.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../../lib/base/util.h"

/* What a container takes: one ID for each that a system of its own may have. */
#define IDS_ENOUGH 65536

enum severity {
	SEVERITY_NOTE, /* may be as it is meant */
	SEVERITY_WARNING,
	SEVERITY_ERROR, /* somebody gets what they should not, or does not get what is meant */
};

struct problem {
	const char *code;
	enum severity severity;
	const char *file; /* its path, borrowed; NULL: the system */
	uint64_t line;    /* 0: the whole file */
	char *text;       /* owned; a line; what is not ours in it is escaped */
	char *remedy;     /* owned; lines, or NULL */
};

struct problem_list {
	struct problem *items;
	size_t len;
	size_t capacity;
};

/* Adds a problem with a text, and no remedy. Returns 0 or -ENOMEM. */
__attribute__((format(printf, 3, 4))) MUST_USE int
problem_add(struct problem_list *list, const struct problem *problem, const char *format, ...);

/* Adds a line to the remedy of the last problem. Returns 0 or -ENOMEM. */
__attribute__((format(printf, 2, 3))) MUST_USE int problem_add_remedy(struct problem_list *list,
								      const char *format, ...);

/* Adds a problem whose text is the first of these lines, and the others are what helps. */
MUST_USE int problem_add_lines(struct problem_list *list, const struct problem *problem,
			       char *lines);

/* How many problems are of the severity. */
size_t problem_count(const struct problem_list *list, enum severity severity);

const char *severity_text(enum severity severity);

/*
 * Sorts the problems from the index on by their files, whose paths lie in one array, by lines, and
 * the worst first.
 */
void problem_sort(struct problem_list *list, size_t from);

void problem_list_clear(struct problem_list *list);

#define auto_problem_list __attribute__((cleanup(problem_list_clear)))
