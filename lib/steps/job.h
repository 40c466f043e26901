/*
 * One run of a helper: what the steps found out, in their order.
 */
#pragma once

#include "caller.h"
#include "privileges.h"
#include "target.h"

struct job {
	const struct id_kind *kind;
	struct privileges privileges;
	struct request request;
	struct caller caller;
	struct target target;
	bool by_delegation; /* a delegated range allowed a triple */
	int map_fd;
	int setgroups_fd;       /* newgidmap only; -1 if it is not to be denied */
	struct refusal refusal; /* of the step that said no */
};

/*
 * The first act of main(): parks the privileges, before anything else is done with what the caller
 * controls. Of the job nothing else is known then. It is all zero before, as a static one is: it is
 * too large to be made twice.
 */
void job_begin(struct job *job, const struct id_kind *kind, bool outside_zero);

/*
 * Gives up for good all privilege that is left, before anything else; then reports the refusal if
 * the result r of the steps is negative. Returns the exit status of the program.
 */
MUST_USE int job_finish(struct job *job, int r);
