/*
 * The beginning and the end of a run; the steps between them stand in main.c.
 */
#include "job.h"

#include <errno.h>

#include "explain.h"
#include "log.h"
#include "message.h"
#include "ready.h"

struct job job_begin(const struct id_kind *kind, bool outside_zero)
{
	return (struct job){
		.privileges = privileges_park(kind->capability, outside_zero),
		.kind = kind,
		.request = {.fd = -1},
		.target = {.dir = -1, .ns = -1},
		.map_fd = -1,
		.setgroups_fd = -1,
	};
}

/* The target's user and group. The caller is judged before it, so it may not be open yet. */
static struct stat look_at_target(struct job *job)
{
	struct stat st = {0};
	struct refusal ignored;

	if (job->refusal.cause == CAUSE_CALLER_GROUP)
		(void)!target_open(&job->request, &job->caller, &job->target, &ignored);
	if (job->target.dir >= 0)
		(void)fstat(job->target.dir, &st);
	return st;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

/* Logged first, since the caller may stop us, or have us wait for a full pipe. */
static void answer(struct job *job)
{
	const struct stat target = look_at_target(job);
	char line[LINE_SIZE];

	message_first_line(job->kind, &job->request, &job->caller, &target, &job->refusal, line);
	if (job->request.text_len > 0)
		log_refusal(job->kind, &job->request, &job->caller, line);
	(void)fprintf(stderr, "%s\n", line);
	explain_refusal(job->kind, &job->request, &job->refusal, job->privileges.available,
			job->target.dir);
}

/* Nothing may be looked into or executed. */
static void answer_with_privilege(const struct job *job, bool unmapped)
{
	static const struct stat nothing;
	char line[LINE_SIZE];

	message_first_line(job->kind, &job->request, &job->caller, &nothing, &job->refusal, line);
	(void)fprintf(stderr, "%s\n", line);
	explain_privilege_left(job->kind, unmapped);
}

static void refuse_request(struct job *job)
{
	int dropped = privileges_drop();

	/* What was opened with the capability must not outlive it. */
	close_if_open(job->map_fd);
	close_if_open(job->setgroups_fd);
	ready_to_speak();
	if (dropped < 0)
		answer_with_privilege(job, dropped == -EINVAL);
	else
		answer(job);
}

int job_finish(struct job *job, int r)
{
	if (r < 0)
		refuse_request(job);
	else
		/* What is written is written; if this fails, the end of the process does the same.
		 */
		(void)!privileges_end(&job->privileges);
	/* Descriptors go with the process. */
	privileges_release(&job->privileges);
	caller_clear(&job->caller);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
