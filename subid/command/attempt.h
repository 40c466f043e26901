/*
 * A user who is tried: for whom, what for, and what has become of each step.
 */
#pragma once

#include "../../lib/decision/owner.h"
#include "../../lib/steps/id_kind.h"
#include "../explain/escape.h"
#include "../library/range_list.h"
#include "problem.h"
#include "trial.h"

#define TRIED_KINDS 2

/* A kind of IDs that is tried. */
struct tried {
	const struct id_kind *kind;
	const char *ranges_step;
	const char *map_step;
	bool asked;
	struct range_list ranges;
	char cause[64]; /* the name that the helper has told */
};

/* A step is a problem whose file is the step's name; one that is good is a note. */
struct attempt {
	const char *asked_for; /* escaped */
	bool by_another;       /* than this user */
	char whose[ESCAPED_MAX + sizeof("'s")];
	struct user user;
	struct owner owner;
	struct tried kinds[TRIED_KINDS];
	struct trial trial;
	struct problem_list steps;
	bool unreachable;
};
