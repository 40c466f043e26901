/*
 * newgidmap PID|fd:N INSIDE OUTSIDE COUNT...: sets the group ID map of a user namespace.
 *
 * This file is the argument why the program may run with privilege. Everything that comes from
 * the caller (arguments, environment, descriptors, limits, the target process) and from files is
 * untrusted; a step that is not a proven yes ends in a refusal, with nothing written.
 */
#include "../lib/steps/information.h"
#include "../lib/steps/job.h"
#include "../lib/steps/map.h"
#include "../lib/steps/permit.h"
#include "../lib/steps/ready.h"

static int map_groups(struct job *job, int argc, char *argv[])
{
	struct refusal *why = &job->refusal;

	/* Only the arguments are looked at; nothing is touched. */
	if (request_parse(argc, argv, &job->request, why) < 0)
		return -1;

	/*
	 * From here it must be certain that the process is the caller, with no effective
	 * capability. CAP_SETGID stays permitted for the write, and nothing else.
	 */
	if (privileges_check(&job->privileges, why) < 0)
		return -1;

	/* Who asks, whose process it is, and whose namespace. */
	if (caller_identify(job->privileges.uid, job->kind, &job->request.map, &job->caller, why) <
		    0 ||
	    target_open(&job->request, &job->caller, &job->target, why) < 0 ||
	    target_check_namespace(&job->caller, &job->target, why) < 0)
		return -1;

	/* Are all of these IDs the caller's to give? */
	if (permit_check(job->kind, &job->caller, &job->by_delegation, why) < 0)
		return -1;

	/*
	 * The answer is yes. Without a delegated range in it, the map must not let the user drop a
	 * group; what there is to read about that is read before the capability is effective.
	 */
	if (!job->by_delegation && setgroups_open(&job->target, &job->caller, &job->privileges,
						  &job->setgroups_fd, why) < 0)
		return -1;

	/*
	 * From here the capability is effective, since the kernel wants it of the opener of the map
	 * file and of its writer. The open file is bound to one namespace: if the target is still
	 * what it was when it was checked, it is that one.
	 */
	if (privileges_raise(&job->privileges, why) < 0 ||
	    map_open(&job->target, job->kind->map_file, CAUSE_MAP_OPEN, &job->map_fd, why) < 0 ||
	    target_check_again(&job->caller, &job->target, why) < 0)
		return -1;

	/* This cannot be taken back, so it comes last. The caller's own rights do it. */
	if (setgroups_deny(job->setgroups_fd, why) < 0)
		return -1;

	return map_write(job->map_fd, &job->request, why);
}

int main(int argc, char *argv[])
{
	static struct job job;
	int r;

	/* First of all the process becomes the caller, who keeps one capability, put away. */
	job_begin(&job, &id_kind_gid, false);

	/* No descriptor or variable of the caller's may turn a step against us. */
	r = ready_settle(&job.refusal);
	if (r == 0 && information_is_wanted(argc, argv))
		return information_print(job.kind, &job.privileges, argv[1]);
	if (r == 0)
		r = map_groups(&job, argc, argv);

	/* What is left of privilege goes for good, before anything is examined or printed. */
	return job_finish(&job, r);
}
