/*
 * The helper is stopped before each of its system calls, in turn, and meanwhile the target becomes
 * something else: another program, a process in another namespace, or another process with the same
 * process ID. No map is written for a process that is not the caller's, nor in a namespace that
 * could not have been checked.
 *
 * What explains refusals is not installed, so that the exit status is the helper's own.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

struct swap {
	const char *name;
	enum place begins;
	bool all_caps;        /* root's, so that the target may join any namespace */
	enum command command; /* or 0: the target ends */
	/* The one that has its process ID then; with user 0 and in our namespace, none. */
	uid_t uid;
	gid_t gid;
	enum place place;
	bool may_be_mapped; /* what comes of it: a process of alice's, in a namespace of alice's */
};

/* From a namespace without maps, the kernel lets nobody enter another one. */
static const struct swap swaps[] = {
	{.name = "executes a program that it cannot read",
	 .begins = IN_NEW_NAMESPACE,
	 .command = BE_UNDUMPABLE_BY_EXEC,
	 .may_be_mapped = true},
	{.name = "ends", .begins = IN_NEW_NAMESPACE},
	{.name = "ends, and its ID is that of one in our namespace",
	 .begins = IN_NEW_NAMESPACE,
	 .uid = ALICE_UID,
	 .gid = ALICE_GID},
	{.name = "ends, and its ID is that of one in another namespace of alice's",
	 .begins = IN_NEW_NAMESPACE,
	 .uid = ALICE_UID,
	 .gid = ALICE_GID,
	 .place = IN_NEW_NAMESPACE,
	 .may_be_mapped = true},
	{.name = "ends, and its ID is that of bob's",
	 .begins = IN_NEW_NAMESPACE,
	 .uid = BOB_UID,
	 .gid = BOB_GID,
	 .place = IN_NEW_NAMESPACE},
	{.name = "ends, and its ID is that of root's",
	 .begins = IN_NEW_NAMESPACE,
	 .place = IN_NEW_NAMESPACE},
	{.name = "enters a namespace", .command = UNSHARE, .may_be_mapped = true},
	{.name = "executes a setuid program of root's", .command = EXEC_SETUID},
	{.name = "joins a namespace of bob's", .all_caps = true, .command = JOIN},
};

struct attempt {
	const struct swap *swap;
	enum way way;
	unsigned at; /* which call */
	unsigned calls;
	bool begun;
	bool opened; /* the directory of the target has been */
	bool swapped;
	bool swapped_when_opened;
	struct target target;
	struct target replacement;
};

static bool is_replaced(const struct swap *swap)
{
	return swap->command == 0 && (swap->uid != 0 || swap->place == IN_NEW_NAMESPACE);
}

/* Its witness lives on. */
static void end_process(struct target *target)
{
	check(kill(target->pid, SIGKILL), "kill");
	check(waitpid(target->pid, NULL, 0), "waitpid");
	target->pid = 0;
}

static void swap_target(struct attempt *attempt)
{
	const struct swap *swap = attempt->swap;
	pid_t pid = attempt->target.pid;

	attempt->swapped = true;
	attempt->swapped_when_opened = attempt->opened;
	if (swap->command != 0) {
		target_tell(&attempt->target, swap->command);
		return;
	}
	end_process(&attempt->target);
	if (is_replaced(swap))
		target_start(&attempt->replacement, swap->uid, swap->gid, swap->place, pid, false);
}

static void count(struct run *run, const struct seccomp_notif *call)
{
	struct attempt *attempt = run->context;

	attempt->begun |= call->data.nr == SYS_capget;
	if (attempt->begun && attempt->calls++ == attempt->at)
		swap_target(attempt);
	if (call->data.nr == SYS_openat && (call->data.args[2] & O_PATH) &&
	    (call->data.args[2] & O_DIRECTORY))
		attempt->opened = true;
}

/* ---------------------------------------------------------------------------- what came of it */

static bool is_same(const struct state *a, const struct state *b)
{
	return strcmp(a->map, b->map) == 0 && strcmp(a->other_map, b->other_map) == 0 &&
	       strcmp(a->setgroups, b->setgroups) == 0;
}

/* Returns whether the process has the whole map. If it has another one, something is broken. */
static bool has_map(pid_t pid, bool may_have, const struct state *before, const char *map,
		    const char *what)
{
	struct state state;

	state_read(pid, &state);
	if (is_same(&state, before))
		return false;
	if (may_have && strcmp(state.map, map) == 0 && state.other_map[0] == '\0' &&
	    strcmp(state.setgroups, helper.groups ? "deny" : "allow") == 0)
		return true;
	broken("%s: the maps are \"%s\" and \"%s\", setgroups %s", what, state.map, state.other_map,
	       state.setgroups);
	return false;
}

static void judge(const struct attempt *attempt, const struct run *run, const char *map,
		  const char *what)
{
	const struct swap *swap = attempt->swap;
	struct state untouched = {.setgroups = "allow"};
	struct state ours;
	unsigned maps;

	state_read(getpid(), &ours);
	maps = has_map(attempt->target.witness, swap->begins == IN_NEW_NAMESPACE,
		       swap->begins == IN_NEW_NAMESPACE ? &untouched : &ours, map, what);
	/* A program that it cannot read is in the namespace of the witness still. */
	if (attempt->target.pid != 0 && attempt->swapped && swap->command != BE_UNDUMPABLE_BY_EXEC)
		maps += has_map(attempt->target.pid, swap->may_be_mapped, &untouched, map, what);
	if (attempt->replacement.pid != 0)
		maps += has_map(attempt->replacement.pid,
				swap->may_be_mapped && attempt->way == BY_NUMBER &&
					!attempt->swapped_when_opened,
				swap->place == IN_NEW_NAMESPACE ? &untouched : &ours, map, what);
	if (maps != run_granted(run))
		broken("%s: status %#x, and %u maps were written", what, (unsigned)run->status,
		       maps);
}

static void try_swap(const struct swap *swap, enum way way, unsigned *runs, unsigned *granted)
{
	static const char *const ways[] = {"by number", "by a directory", "by a pidfd"};
	char own_id[16];
	char map[32];
	char what[256];
	struct attempt attempt;
	struct run run = {.words = {NULL, "0", own_id, "1"}, .stopped = count};

	(void)snprintf(own_id, sizeof(own_id), "%u", helper.own_id);
	(void)snprintf(map, sizeof(map), "0 %s 1", own_id);
	for (unsigned at = 0;; at++) {
		attempt = (struct attempt){.swap = swap, .way = way, .at = at};
		target_start(&attempt.target, ALICE_UID, ALICE_GID, swap->begins, 0,
			     swap->all_caps);
		name_target(&run, &attempt.target, way);
		run.context = &attempt;
		run_helper(&run);
		(void)snprintf(what, sizeof(what), "%s, at call %u, it %s", ways[way], at,
			       swap->name);
		judge(&attempt, &run, map, what);
		target_end(&attempt.target);
		target_end(&attempt.replacement);
		*granted += run_granted(&run);
		++*runs;
		if (!attempt.swapped)
			break;
	}
}

unsigned try_swaps(void)
{
	struct target bob;
	char path[32];
	unsigned granted = 0;
	unsigned runs = 0;

	write_file("/etc/nsswitch.conf", "passwd: files\n");
	target_start(&bob, BOB_UID, BOB_GID, IN_NEW_NAMESPACE, 0, false);
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/user", bob.pid);
	join_fd = check(open(path, O_RDONLY | O_CLOEXEC), path);
	for (size_t i = 0; i < sizeof(swaps) / sizeof(swaps[0]); i++)
		for (enum way way = 0; way < WAYS; way++)
			try_swap(&swaps[i], way, &runs, &granted);
	if (granted == 0 || granted == runs)
		broken("of %u runs, %u were granted", runs, granted);
	target_end(&bob);
	return runs;
}
