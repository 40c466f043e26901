/* One run of one program at a workload: what it needs is made before, and what it did is checked
 * after. */
#pragma once

#include "contender.h"
#include "launch.h"
#include "request.h"
#include "trace.h"
#include "workload.h"

struct scene {
	const struct workload *workload;
	struct request request;
	int output;    /* what programs print */
	char *subuid;  /* the text of /etc/subuid, for workloads that change it */
	size_t length; /* of the text */
};

/* Writes the files that the workload is about. */
void scene_begin(const struct workload *workload, struct scene *ret_scene);
void scene_end(struct scene *scene);

/* A wrong answer ends the benchmark. */
void attempt_timed(struct scene *scene, const struct contender *contender, struct run *ret_run);
void attempt_counted(struct scene *scene, const struct contender *contender, struct cost *ret_cost);
