/*
 * One run of a helper: what the steps found out, in their order.
 */
#pragma once

#include "permit.h"
#include "privs.h"
#include "target.h"

struct job {
	const struct id_kind *kind;
	struct request request;
	struct privs privs;
	struct caller caller;
	struct target target;
	struct permit permit;
	int map_fd;
	int setgroups_fd;       /* newgidmap only; -1 if it is not to be denied */
	struct refusal refusal; /* of the step that said no */
};

/* A job of which nothing is known yet. */
struct job job_begin(const struct id_kind *kind);

/*
 * Gives up for good all privilege that is left, before anything else; then reports the refusal if
 * the result r of the steps is negative, and releases what the job holds. Returns the exit status
 * of the program.
 */
MUST_USE int job_finish(struct job *job, int r);
