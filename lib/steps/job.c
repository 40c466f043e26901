/*
 * The beginning and the end of a run; the steps between them stand in main.c.
 */
#include "job.h"

#include <errno.h>

#include "explain.h"
#include "log.h"
#include "message.h"
#include "ready.h"

void job_begin(struct job *job, const struct id_kind *kind, bool outside_zero)
{
	job->kind = kind;
	job->privileges.error = privileges_park(kind->capability, outside_zero, &job->privileges);
	job->request.fd = -1;
	job->target.dir = -1;
	job->target.ns = -1;
	job->map_fd = -1;
	job->setgroups_fd = -1;
}

/* The target's user and group. The caller is judged before it, so it may not be open yet. */
static struct stat look_at_target(struct job *job)
{
	struct stat st = {0};
	struct refusal ignored;

	if (job->refusal.cause == CAUSE_CALLER_GROUP)
		(void)!target_open(&job->request, &job->caller, &job->target, &ignored);
	(void)fstat(job->target.dir, &st);
	return st;
}

/* Logged first, since the caller may stop us, or have us wait for a full pipe. */
static void refuse_request(struct job *job)
{
	int dropped = privileges_drop();
	struct stat target = {0};
	char line[LINE_SIZE];

	/* What was opened with the capability must not outlive it. */
	cleanup_close(&job->map_fd);
	cleanup_close(&job->setgroups_fd);
	ready_to_speak();
	/* With privilege left, nothing may be looked into or executed. */
	if (dropped == 0)
		target = look_at_target(job);
	message_first_line(job->kind, &job->request, &job->caller, &target, &job->refusal, line);
	if (dropped == 0 && job->request.text_len > 0)
		log_refusal(job->kind, &job->request, &job->caller, line);
	(void)fprintf(stderr, "%s\n", line);
	if (dropped < 0)
		explain_privilege_left(job->kind, dropped == -EINVAL);
	else
		explain_refusal(job->kind, &job->request, &job->refusal, job->privileges.available,
				job->target.dir);
}

int job_finish(struct job *job, int r)
{
	if (r < 0)
		refuse_request(job);
	/* Descriptors go with the process. */
	privileges_end(&job->privileges);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
