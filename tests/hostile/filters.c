/*
 * Filters of system calls that refuse each call that a helper makes, in turn.
 *
 * The calls are those of a run without such a filter, so that none can be forgotten. Each is
 * refused by its number; and once more together with those of its first two arguments that are no
 * addresses: the option of prctl(2), the request of ioctl(2), the descriptor that is written to.
 */
#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stage.h"

#define CALLS_MAX 400
#define MATCHED_ARGUMENTS 2

/* Larger arguments are addresses. */
#define ARGUMENT_MAX 0xffff

struct pattern {
	int nr;
	uint32_t arguments[MATCHED_ARGUMENTS];
	bool is_any[MATCHED_ARGUMENTS];
};

struct table {
	struct pattern patterns[CALLS_MAX];
	size_t len;
};

/* -------------------------------------------------------------------------------- the table */

static bool is_same(const struct pattern *a, const struct pattern *b)
{
	bool same = a->nr == b->nr;

	for (int i = 0; i < MATCHED_ARGUMENTS; i++)
		same = same && a->is_any[i] == b->is_any[i] && a->arguments[i] == b->arguments[i];
	return same;
}

static void add(struct table *table, const struct pattern *pattern)
{
	for (size_t i = 0; i < table->len; i++)
		if (is_same(&table->patterns[i], pattern))
			return;
	check(table->len < CALLS_MAX ? 0 : -1, "too many calls");
	table->patterns[table->len++] = *pattern;
}

static void record(struct run *run, const struct seccomp_notif *call)
{
	struct pattern with_arguments = {.nr = call->data.nr};
	const struct pattern alone = {.nr = call->data.nr, .is_any = {true, true}};

	for (int i = 0; i < MATCHED_ARGUMENTS; i++) {
		uint64_t argument = call->data.args[i];

		with_arguments.is_any[i] = argument > ARGUMENT_MAX && (int32_t)argument >= 0;
		if (!with_arguments.is_any[i])
			with_arguments.arguments[i] = (uint32_t)argument;
	}
	add(run->context, &alone);
	add(run->context, &with_arguments);
}

/* ------------------------------------------------------------------------------- the filter */

struct trial {
	const struct pattern *pattern;
	uint32_t action;
};

static void match(struct sock_filter program[], size_t *len, size_t from, uint32_t value)
{
	program[(*len)++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)from);
	program[(*len)++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
	program[(*len)++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
}

/* Of the arguments, the lower halves tell. Who is root does not need no_new_privs for it. */
static void install_filter(const struct run *run)
{
	const struct trial *trial = run->context;
	struct sock_filter program[3 * (1 + MATCHED_ARGUMENTS) + 1];
	struct sock_fprog filter = {0, program};
	size_t len = 0;

	match(program, &len, offsetof(struct seccomp_data, nr), (uint32_t)trial->pattern->nr);
	for (size_t i = 0; i < MATCHED_ARGUMENTS; i++)
		if (!trial->pattern->is_any[i])
			match(program, &len,
			      offsetof(struct seccomp_data, args) + i * sizeof(uint64_t),
			      trial->pattern->arguments[i]);
	program[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, trial->action);
	filter.len = (unsigned short)len;
	check(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter), "seccomp");
}

/* ------------------------------------------------------------------------------- the scenes */

struct scene {
	const char *name;
	enum way way;
	bool own_id;
	bool granted;
	bool asked; /* the user database is asked, by a child */
};

static const struct scene scenes[] = {
	{"a delegated range", BY_NUMBER, false, true, false},
	{"the own ID", BY_NUMBER, true, true, false},
	{"the own ID, by a directory", BY_DIRECTORY, true, true, false},
	{"a delegated range, by a pidfd", BY_PIDFD, false, true, false},
	{"a delegated range, asked for", BY_NUMBER, false, true, true},
	{"what is not delegated", BY_NUMBER, false, false, false},
	{"what is not delegated, asked for", BY_DIRECTORY, false, false, true},
};

static struct {
	const char *name;
	uint32_t action;
} const answers[] = {
	{"EPERM", SECCOMP_RET_ERRNO | EPERM},
	{"ENOSYS", SECCOMP_RET_ERRNO | ENOSYS},
	{"EIO", SECCOMP_RET_ERRNO | EIO},
	{"a kill", SECCOMP_RET_KILL_PROCESS},
};

#define ANSWERS (sizeof(answers) / sizeof(answers[0]))

struct sums {
	unsigned runs;
	unsigned granted;
	unsigned refused;
	unsigned killed;
};

static void make_target(struct target *target, struct run *run, const struct scene *scene)
{
	target_end(target);
	target_start(target, ALICE_UID, ALICE_GID, IN_NEW_NAMESPACE, 0, false);
	name_target(run, target, scene->way);
}

static void try_pattern(struct run *run, struct target *target, const struct scene *scene,
			const struct pattern *pattern, struct wanted wanted, struct sums *sums)
{
	char what[256];

	wanted.may_be_silent = pattern->nr == SYS_write;
	wanted.may_deny_alone = wanted.denies_setgroups && pattern->nr == SYS_write;
	for (size_t i = 0; i < ANSWERS; i++) {
		struct trial trial = {pattern, answers[i].action};

		(void)snprintf(what, sizeof(what), "%s, %s to system call %d(%s%x, %s%x)",
			       scene->name, answers[i].name, pattern->nr,
			       pattern->is_any[0] ? "any " : "", pattern->arguments[0],
			       pattern->is_any[1] ? "any " : "", pattern->arguments[1]);
		run->context = &trial;
		run_helper(run);
		if (!check_result(run, target, &wanted, what))
			make_target(target, run, scene);
		sums->runs++;
		if (run_killed(run))
			sums->killed++;
		else if (run_granted(run))
			sums->granted++;
		else
			sums->refused++;
	}
}

static void try_scene(const struct scene *scene, struct sums *sums)
{
	struct table table = {0};
	struct target target = {0};
	char outside[16];
	char map[64];
	struct run run = {.words = {NULL, "0", outside, "1"}};
	struct wanted wanted = {.denies_setgroups = helper.groups && scene->own_id,
				.may_be_killed_after_it = true};

	(void)snprintf(outside, sizeof(outside), "%u",
		       scene->own_id    ? helper.own_id
		       : scene->granted ? 200000U
					: 300000U);
	(void)snprintf(map, sizeof(map), "0 %s 1", outside);
	wanted.map = scene->granted ? map : NULL;
	write_file("/etc/nsswitch.conf", "passwd: %s\n", scene->asked ? "idtest files" : "files");

	make_target(&target, &run, scene);
	run.stopped = record;
	run.context = &table;
	run_helper(&run);
	if (!check_result(&run, &target, &wanted, scene->name))
		make_target(&target, &run, scene);
	if (run_granted(&run) != scene->granted)
		broken("%s: status %#x without a filter", scene->name, (unsigned)run.status);

	run.stopped = NULL;
	run.prepare = install_filter;
	for (size_t i = 0; i < table.len; i++)
		try_pattern(&run, &target, scene, &table.patterns[i], wanted, sums);
	target_end(&target);
}

unsigned try_filters(void)
{
	struct sums sums = {0};

	write_file(helper.subid_file, "alice:200000:65536\n");
	write_file("/etc/idtest", "%s", "");
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		try_scene(&scenes[i], &sums);
	if (sums.granted == 0 || sums.refused == 0 || sums.killed == 0)
		broken("of %u runs, %u were granted, %u refused, %u killed", sums.runs,
		       sums.granted, sums.refused, sums.killed);
	return sums.runs;
}
