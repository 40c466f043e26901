/*
 * The beginning and the end of a run; the steps between them stand in main.c.
 */
#include "job.h"

#include "../../subid/library/log.h"
#include "../../subid/explain/diagnosis.h"

struct job job_begin(const struct id_kind *kind)
{
	/* What the library would log, a hint says, if it matters. */
	log_set_stream(NULL);
	return (struct job){
		.kind = kind,
		.request = {.fd = -1},
		.target = {.dir = -1, .ns = -1},
		.map_fd = -1,
		.setgroups_fd = -1,
	};
}

int job_finish(struct job *job, int r)
{
	bool privilege_left = privs_drop(&job->privs) < 0;

	/* A process that has succeeded ends; one that goes on must have nothing left. */
	if (r < 0)
		diagnosis_report(job, privilege_left || !privs_are_dropped());
	/* Descriptors go with the process. */
	caller_clear(&job->caller);
	delegation_notes_clear(&job->permit.notes);
	free(job->request.text);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
