/*
 * Who is to get which IDs.
 */
#pragma once

#include "../library/change.h"
#include "grantees.h"
#include "rules.h"

/* What becomes of one user in one file. */
struct grant_outcome {
	bool had;              /* enough: nothing is granted */
	struct id_range range; /* that is granted */
	uint64_t count;        /* of the IDs that the user had before */
};

struct grant_plan {
	struct grantees *grantees;
	bool has_start;
	uint64_t start; /* of the first user; the others follow */
	struct rules rules[CHANGE_MAX];
	uint64_t counts[CHANGE_MAX];                /* how many IDs each user is to have */
	struct grant_outcome *outcomes[CHANGE_MAX]; /* for each user; made by grant_plan_make() */
};

/*
 * Plans a change, as change.plan: for each file and each user in turn the place that the user ID
 * has, or the one that was asked for, or the lowest room there is. Nobody gets an ID that a line
 * holds or may mean, or that a user or group has. Returns 0, or a negative errno, and has said
 * why: -ECANCELED if a user cannot get what is to be granted.
 */
MUST_USE int grant_plan_make(const struct change *change, const struct rewritable files[],
			     struct edit_list edits[]);

void grant_plan_clear(struct grant_plan *plan);
