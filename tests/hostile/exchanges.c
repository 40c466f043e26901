/*
 * The helper is stopped before each of its system calls, in turn, and meanwhile one of the
 * administrator's files is exchanged. The result is one that the old content allows or the new one.
 *
 * What explains refusals is not installed, so that the exit status is the helper's own.
 */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stage.h"

enum exchange {
	RENAMED_OVER, /* as tools do it that keep a file whole */
	BY_BOBS,      /* the same, with a file of bob's, which is not to be trusted */
	LINK_SWAPPED,
	TRUNCATED,
	GROWN,
	REWRITTEN, /* in place, as an editor may do it */
	EXCHANGES,
};

static const char *const exchange_names[] = {"renamed over",
					     "renamed over by one of bob's",
					     "a link that leads elsewhere",
					     "truncated",
					     "grown",
					     "rewritten in place"};

/* Which content allows a request. */
enum allowed {
	NEVER,
	BY_OLD,
	BY_NEW,
	BY_HALVES, /* the one half by the old one, the other half by the new one */
};

#define REQUESTS_MAX 4

struct scene {
	const char *path; /* or NULL: the file of delegations */
	const char *old;
	const char *new;
	bool other_group;  /* alice comes with bob's group */
	bool read_again;   /* who reads it twice may see both contents */
	bool of_anybody;   /* nobody asks whose it is, as the C library does not */
	unsigned requests; /* the first so many: what neither content bears on is asked once */
	enum allowed allowed[REQUESTS_MAX];
};

#define PASSWD_ALICE "alice:x:70001:80001::/:/bin/sh\n"
#define PASSWD_BOB "bob:x:70002:80002::/:/bin/sh\n"

static const char first_line[] = "alice:200000:10\n";
static const char second_line[] = "bob:300000:10\n";

/* What is asked for: of the first line, of the second one, of both, and of none. */
static const char *const requests[REQUESTS_MAX][6] = {
	{"0", "200000", "5"},
	{"0", "300000", "5"},
	{"0", "200000", "5", "5", "300000", "5"},
	{"0", "400000", "5"},
};

static const struct scene scenes[] = {
	{.old = first_line,
	 .new = "alice:300000:10\n",
	 .requests = 4,
	 .allowed = {BY_OLD, BY_NEW, BY_HALVES, NEVER}},
	{.path = "/etc/passwd",
	 .old = PASSWD_ALICE PASSWD_BOB,
	 .new = "bob:x:70001:80001::/:/bin/sh\nalice:x:70002:80002::/:/bin/sh\n",
	 .read_again = true,
	 .of_anybody = true,
	 .requests = 3,
	 .allowed = {BY_OLD, BY_NEW, BY_HALVES}},
	{.path = "/etc/nsswitch.conf",
	 .old = "passwd: files\n",
	 .new = "passwd: files\nsubid: nobody\n",
	 .requests = 2,
	 .allowed = {BY_OLD, NEVER}},
	{.path = "/etc/login.defs",
	 .old = "GRANT_AUX_GROUP_SUBIDS yes\n",
	 .new = "GRANT_AUX_GROUP_SUBIDS no\n",
	 .other_group = true,
	 .requests = 2,
	 .allowed = {BY_OLD, NEVER}},
};

/* ------------------------------------------------------------------------------ the exchange */

struct attempt {
	const struct scene *scene;
	const char *path;
	enum exchange exchange;
	unsigned at;
	unsigned calls;
	bool begun;
	bool exchanged;
};

static void link_to(const char *to, const char *path)
{
	char temporary[64];

	(void)snprintf(temporary, sizeof(temporary), "%s.link", path);
	check(symlink(to, temporary), temporary);
	check(rename(temporary, path), path);
}

static void lay_out_old(const struct attempt *attempt)
{
	const struct scene *scene = attempt->scene;
	char other[64];

	check(unlink(attempt->path), attempt->path);
	(void)snprintf(other, sizeof(other), "%s.new", attempt->path);
	write_file(other, "%s", scene->new);
	if (attempt->exchange == BY_BOBS)
		check(chown(other, BOB_UID, BOB_GID), other);
	if (attempt->exchange != LINK_SWAPPED) {
		write_file(attempt->path, "%s", scene->old);
		return;
	}
	(void)snprintf(other, sizeof(other), "%s.old", attempt->path);
	write_file(other, "%s", scene->old);
	check(symlink(other, attempt->path), attempt->path);
}

static void exchange_file(struct attempt *attempt)
{
	const struct scene *scene = attempt->scene;
	char other[64];

	attempt->exchanged = true;
	(void)snprintf(other, sizeof(other), "%s.new", attempt->path);
	switch (attempt->exchange) {
	case RENAMED_OVER:
	case BY_BOBS:
		check(rename(other, attempt->path), other);
		break;
	case LINK_SWAPPED:
		link_to(other, attempt->path);
		break;
	case TRUNCATED:
		check(truncate(attempt->path, 0), "truncate");
		break;
	case GROWN:
		write_file(attempt->path, "%s%s", scene->old, scene->new);
		break;
	default:
		write_file(attempt->path, "%s", scene->new);
	}
}

static void count(struct run *run, const struct seccomp_notif *call)
{
	struct attempt *attempt = run->context;

	attempt->begun |= call->data.nr == SYS_capget;
	if (attempt->begun && attempt->calls++ == attempt->at)
		exchange_file(attempt);
}

/* ------------------------------------------------------------------------------ what is allowed */

/* Where a file is not kept whole, or looked into again, each line is allowed by itself. */
static bool is_allowed(const struct scene *scene, enum exchange exchange, enum allowed allowed)
{
	bool is_whole = exchange <= LINK_SWAPPED;

	switch (allowed) {
	case BY_OLD:
		return true;
	case BY_NEW:
		return exchange != TRUNCATED && (exchange != BY_BOBS || scene->of_anybody);
	case BY_HALVES:
		return exchange == GROWN ||
		       (exchange != TRUNCATED && (!is_whole || scene->read_again));
	default:
		return false;
	}
}

struct sums {
	unsigned runs;
	unsigned granted;
	unsigned refused_though_allowed;
};

static void start_target(struct target *target, const struct scene *scene)
{
	target_end(target);
	target_start(target, ALICE_UID, scene->other_group ? BOB_GID : ALICE_GID, IN_NEW_NAMESPACE,
		     0, false);
}

static void try_request(const struct scene *scene, enum exchange exchange, unsigned request,
			struct target *target, struct sums *sums)
{
	struct attempt attempt;
	struct run run = {.stopped = count, .gid = scene->other_group ? BOB_GID : 0};
	char map[64] = "";
	char what[256];
	bool allowed = is_allowed(scene, exchange, scene->allowed[request]);
	const struct wanted wanted = {.map = allowed ? map : NULL};

	memcpy(run.words + 1, requests[request], sizeof(requests[request]));
	for (size_t i = 0; i < 6 && requests[request][i]; i++)
		(void)snprintf(map + strlen(map), sizeof(map) - strlen(map), "%s%s",
			       i > 0 ? " " : "", requests[request][i]);
	for (unsigned at = 0;; at++) {
		attempt = (struct attempt){.scene = scene,
					   .path = scene->path ? scene->path : helper.subid_file,
					   .exchange = exchange,
					   .at = at};
		lay_out_old(&attempt);
		name_target(&run, target, BY_NUMBER);
		run.context = &attempt;
		run_helper(&run);
		(void)snprintf(what, sizeof(what), "%s is %s at call %u, \"%s\"", attempt.path,
			       exchange_names[exchange], at, map);
		if (!check_result(&run, target, &wanted, what))
			start_target(target, scene);
		sums->runs++;
		sums->granted += run_granted(&run);
		sums->refused_though_allowed += allowed && !run_granted(&run);
		if (!attempt.exchanged)
			break;
	}
}

static void try_scene(const struct scene *scene, struct sums *sums)
{
	struct target target = {0};

	write_file(helper.subid_file, "%s%s", first_line, second_line);
	write_file("/etc/passwd", "%s%s", PASSWD_ALICE, PASSWD_BOB);
	write_file("/etc/nsswitch.conf", "passwd: files\n");
	start_target(&target, scene);
	for (enum exchange exchange = 0; exchange < EXCHANGES; exchange++)
		for (unsigned i = 0; i < scene->requests; i++)
			try_request(scene, exchange, i, &target, sums);
	target_end(&target);
}

unsigned try_exchanges(void)
{
	struct sums sums = {0};

	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		try_scene(&scenes[i], &sums);
	if (sums.granted == 0 || sums.refused_though_allowed == 0)
		broken("of %u runs, %u were granted, and %u refused where one content allows it",
		       sums.runs, sums.granted, sums.refused_though_allowed);
	return sums.runs;
}
