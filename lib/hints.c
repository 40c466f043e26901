/*
 * Hints about the command line, the caller and the target process.
 *
 * Run after a refusal, as the caller, without privilege.
 */
#include "hints.h"

#include <errno.h>
#include <linux/nsfs.h>
#include <string.h>
#include <sys/ioctl.h>

#include "../subid/number.h"
#include "message.h"

void hint_number(const struct job *job)
{
	const char *program = job->kind->program;
	const struct refusal *why = &job->refusal;
	char escaped[ESCAPED_MAX];

	switch (why->cause) {
	case CAUSE_TARGET_TEXT:
		message_hint(program,
			     "\"%s\" is neither a process ID nor fd:N, a descriptor number",
			     message_escape(job->request.target_text, escaped));
		break;
	case CAUSE_TRIPLE_MISSING:
		message_hint(program,
			     "after the process come triples of numbers INSIDE OUTSIDE COUNT, "
			     "at least one; triple %zu is not complete",
			     why->triple + 1);
		break;
	case CAUSE_COUNT_ZERO:
		message_hint(program, "triple %zu: COUNT is 0; it is at least 1", why->triple + 1);
		break;
	case CAUSE_NUMBER_RANGE:
		message_hint(program, "triple %zu: %s %s is too large: the highest ID is %u",
			     why->triple + 1, why->name, message_escape(why->word, escaped),
			     ID_MAX);
		break;
	case CAUSE_END_TOO_HIGH:
		message_hint(program,
			     "triple %zu: the range that begins with %s %s goes past %u, the "
			     "highest ID",
			     why->triple + 1, why->name, why->word, ID_MAX);
		break;
	default:
		message_hint(program, "triple %zu: %s \"%s\" %s", why->triple + 1, why->name,
			     message_escape(why->word, escaped), number_fault_text(why->error));
		break;
	}
}

void hint_overlap(const struct job *job)
{
	const struct id_extent *extents = job->request.map.extents;
	const struct id_extent *a = &extents[job->refusal.other];
	const struct id_extent *b = &extents[job->refusal.triple];

	message_hint(job->kind->program,
		     "triples %zu (%u %u %u) and %zu (%u %u %u) overlap in their %s IDs: "
		     "each ID may be mapped once",
		     job->refusal.other + 1, a->inside, a->outside, a->count,
		     job->refusal.triple + 1, b->inside, b->outside, b->count,
		     job->refusal.cause == CAUSE_OVERLAP_INSIDE ? "inside" : "outside");
}

void hint_limit(const struct job *job)
{
	if (job->refusal.cause == CAUSE_TRIPLES_MAX)
		message_hint(job->kind->program,
			     "triple %zu is one too many: the kernel takes %d; "
			     "join triples that continue each other",
			     job->refusal.triple + 1, ID_MAP_MAX);
	else
		message_hint(job->kind->program,
			     "triples 1 to %zu together are too long: the kernel takes %ld bytes "
			     "of text; join triples that continue each other",
			     job->refusal.triple + 1, sysconf(_SC_PAGESIZE) - 1);
}

static void hint_target_open(const struct job *job)
{
	char escaped[ESCAPED_MAX];
	const char *target = message_escape(job->request.target_text, escaped);

	if (job->refusal.error == EBADF)
		message_hint(job->kind->program,
			     "%s is not open in this program: the caller passes the descriptor on, "
			     "without close-on-exec",
			     target);
	else if (job->refusal.error == ENOENT || job->refusal.error == ESRCH)
		message_hint(job->kind->program,
			     "there is no process %s: it has ended, or is hidden by another PID "
			     "namespace or by proc's option hidepid",
			     target);
	else
		message_hint(job->kind->program, "process %s: %s", target,
			     strerror(job->refusal.error));
}

void hint_target(const struct job *job)
{
	const char *program = job->kind->program;
	struct stat st;

	if (job->refusal.cause == CAUSE_TARGET_OPEN) {
		hint_target_open(job);
	} else if (job->refusal.cause == CAUSE_TARGET_NOT_PROC) {
		message_hint(program, "what is passed must be a pidfd, or a descriptor of the "
				      "directory /proc/PID on a proc file system");
	} else if (fstat(job->target.dir, &st) == 0) {
		message_hint(program,
			     "the process runs as uid %u, gid %u, but %s was called by uid %u, "
			     "gid %u; run %s as the user and group of the process",
			     st.st_uid, st.st_gid, program, job->caller.uid, job->caller.gid,
			     program);
	}
}

void hint_caller(const struct job *job)
{
	message_hint(job->kind->program,
		     "your group is %u, but your primary group is %u: newgrp(1) without arguments "
		     "takes you there, or root sets GRANT_AUX_GROUP_SUBIDS yes in /etc/login.defs",
		     job->caller.gid, job->caller.user.gid);
}

static void hint_namespace_owner(const struct job *job)
{
	uid_t owner;

	if (job->target.ns >= 0 && ioctl(job->target.ns, NS_GET_OWNER_UID, &owner) == 0)
		message_hint(job->kind->program,
			     "the process's user namespace belongs to uid %u, not to you (uid %u)",
			     owner, job->caller.uid);
	else
		message_hint(
			job->kind->program,
			"the process's user namespace is not one that you (uid %u) made in the "
			"namespace that you are in",
			job->caller.uid);
}

void hint_namespace(const struct job *job)
{
	const char *program = job->kind->program;
	char escaped[ESCAPED_MAX];
	const char *target = message_escape(job->request.target_text, escaped);

	switch (job->refusal.cause) {
	case CAUSE_NAMESPACE_OURS:
		message_hint(program,
			     "process %s is not in a new user namespace: it must have called "
			     "unshare(2) or clone(2) with CLONE_NEWUSER before (unshare --user)",
			     target);
		break;
	case CAUSE_NAMESPACE_NOT_CHILD:
		message_hint(program,
			     "the user namespace of process %s is not a child of the one that %s "
			     "runs in; run %s in its parent",
			     target, program, program);
		break;
	case CAUSE_NAMESPACE_OWNER:
		hint_namespace_owner(job);
		break;
	default:
		message_hint(program, "process %s changed its user namespace meanwhile; try again",
			     target);
		break;
	}
}

void hint_system(const struct job *job)
{
	const char *error = strerror(job->refusal.error);

	if (job->refusal.cause == CAUSE_USER_DATABASE)
		message_hint(
			job->kind->program,
			"a source of the user database (\"passwd:\" in /etc/nsswitch.conf) does "
			"not answer: %s; one that is named there but not running, such as sss "
			"without sssd, must be started or taken out",
			error);
	else
		message_hint(job->kind->program,
			     "the kernel refused to change the privileges of the process: %s",
			     error);
}
