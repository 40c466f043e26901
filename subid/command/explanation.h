/*
 * What a helper would answer to a request, for people: in words, with what the words are made of.
 */
#pragma once

#include "../explain/causes.h"
#include "../explain/facts.h"
#include "../explain/grounds.h"

struct explanation {
	struct refused refused;
	char program[PATH_MAX]; /* the path of the helper */
	bool yes;               /* the map would be written */
	struct ground *grounds; /* of each triple, or NULL: it was not found out, or it is no */
};

/*
 * Follows the helper's steps; argv[0] is its name. A capability that this process has is given up.
 * Released with explanation_clear().
 */
void explanation_make(const struct id_kind *kind, int argc, char *argv[],
		      struct explanation *ret_explanation);

/* Prints the answer: its first line, and then what explains it. */
void explanation_print(struct explanation *explanation, FILE *stream);

/* Prints the causes of a refusal, as hints. */
void explanation_print_causes(const struct refused *refused, struct hints *hints);

void explanation_clear(struct explanation *explanation);

/* newuidmap or newgidmap; NULL if it is neither. */
const struct id_kind *explanation_find_kind(const char *program);
