/*
 * The helper is stopped before each of its system calls, in turn, and meanwhile one of the
 * administrator's files is exchanged. The result is one that the old content allows or the new one;
 * that of the new one if nothing had been read before, and of the old one if nothing was exchanged.
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

/* What a reader can find in a file. */
enum content {
	OLD = 1,
	NEW = 2,
	BOTH = 4,    /* the new content behind the old one */
	NOTHING = 8, /* it is empty, or of somebody who is not to be trusted */
	MIXED = 16,  /* pieces of the old content and pieces of the new one */
};

#define REQUESTS 4

struct scene {
	const char *path; /* or NULL: the file of delegations */
	const char *old;
	const char *new;
	bool other_group; /* alice comes with bob's group */
	bool read_again;  /* who reads it twice may see both contents */
	bool of_anybody;  /* nobody asks whose it is, as the C library does not */
	/* The contents that allow each request; where none does, it is made in the first scene. */
	unsigned allowed_by[REQUESTS];
};

#define PASSWD_ALICE "alice:x:70001:80001::/:/bin/sh\n"
#define PASSWD_BOB "bob:x:70002:80002::/:/bin/sh\n"

static const char first_line[] = "alice:200000:10\n";
static const char second_line[] = "bob:300000:10\n";

/* What is asked for: of the first line, of the second one, of both, and of none but a plugin. */
static const char *const requests[REQUESTS][6] = {
	{"0", "200000", "5"},
	{"0", "300000", "5"},
	{"0", "200000", "5", "5", "300000", "5"},
	{"0", "500000", "5"},
};

/*
 * Of passwd(5) the first entry of a user counts, of nsswitch.conf the first line about delegations,
 * of login.defs the last line. Without nsswitch.conf the files are the source; the plugin "odd" has
 * only what they have not.
 */
static const struct scene scenes[] = {
	{.old = first_line,
	 .new = "alice:300000:10\n",
	 .allowed_by = {OLD | BOTH, NEW | BOTH, BOTH | MIXED}},
	{.path = "/etc/passwd",
	 .old = PASSWD_ALICE PASSWD_BOB,
	 .new = "bob:x:70001:80001::/:/bin/sh\nalice:x:70002:80002::/:/bin/sh\n",
	 .read_again = true,
	 .of_anybody = true,
	 .allowed_by = {OLD | BOTH, NEW, MIXED}},
	{.path = "/etc/nsswitch.conf",
	 .old = "passwd: files\nsubid: files\n",
	 .new = "passwd: files\nsubid: odd\n",
	 .allowed_by = {OLD | BOTH | NOTHING, [3] = NEW}},
	{.path = "/etc/nsswitch.conf",
	 .old = "passwd: files\nsubid: odd\n",
	 .new = "passwd: files\nsubid: files\n",
	 .allowed_by = {NEW | NOTHING, [3] = OLD | BOTH}},
	{.path = "/etc/login.defs",
	 .old = "GRANT_AUX_GROUP_SUBIDS yes\n",
	 .new = "GRANT_AUX_GROUP_SUBIDS no\n",
	 .other_group = true,
	 .allowed_by = {OLD}},
	{.path = "/etc/login.defs",
	 .old = "GRANT_AUX_GROUP_SUBIDS no\n",
	 .new = "GRANT_AUX_GROUP_SUBIDS yes\n",
	 .other_group = true,
	 .allowed_by = {NEW | BOTH}},
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
	(void)unlink(other); /* it may be bob's */
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

static enum content content_after(const struct scene *scene, enum exchange exchange)
{
	switch (exchange) {
	case BY_BOBS:
		return scene->of_anybody ? NEW : NOTHING;
	case TRUNCATED:
		return NOTHING;
	case GROWN:
		return BOTH;
	default:
		return NEW;
	}
}

/* Pieces are found where a file is not kept whole, or is read again. */
static bool may_allow(const struct scene *scene, enum exchange exchange, unsigned allowed_by)
{
	enum content after = content_after(scene, exchange);
	bool is_mixed = after != NOTHING && (exchange > LINK_SWAPPED || scene->read_again);

	return allowed_by & (OLD | after | (is_mixed ? MIXED : 0));
}

/* It is certain what is read if the exchange comes before all else, or does not come. */
static void check_certain(const struct attempt *attempt, const struct run *run, unsigned allowed_by,
			  const char *what)
{
	enum content content = OLD;

	if (attempt->exchanged && attempt->at > 0)
		return;
	if (attempt->exchanged)
		content = content_after(attempt->scene, attempt->exchange);
	else if (attempt->at == 0)
		broken("%s: nothing was exchanged", what);
	if (run_granted(run) != ((allowed_by & content) != 0))
		broken("%s: status %#x, \"%s\"", what, (unsigned)run->status, run->message);
}

static void start_target(struct target *target, const struct scene *scene)
{
	target_end(target);
	target_start(target, ALICE_UID, scene->other_group ? BOB_GID : ALICE_GID, IN_NEW_NAMESPACE,
		     0, false);
}

/* Returns the number of runs. */
static unsigned try_request(const struct scene *scene, enum exchange exchange, unsigned request,
			    struct target *target)
{
	struct attempt attempt;
	unsigned allowed_by = scene->allowed_by[request];
	struct run run = {.stopped = count, .gid = scene->other_group ? BOB_GID : 0};
	char map[64] = "";
	char what[256];
	const struct wanted wanted = {.map = may_allow(scene, exchange, allowed_by) ? map : NULL};

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
		check_certain(&attempt, &run, allowed_by, what);
		if (!check_result(&run, target, &wanted, what))
			start_target(target, scene);
		if (!attempt.exchanged)
			return at + 1;
	}
}

static unsigned try_scene(const struct scene *scene)
{
	struct target target = {0};
	unsigned runs = 0;

	write_file(helper.subid_file, "%s%s", first_line, second_line);
	write_file("/etc/passwd", "%s%s", PASSWD_ALICE, PASSWD_BOB);
	write_file("/etc/nsswitch.conf", "passwd: files\n");
	start_target(&target, scene);
	for (enum exchange exchange = 0; exchange < EXCHANGES; exchange++)
		for (unsigned i = 0; i < REQUESTS; i++)
			if (scene->allowed_by[i] || scene == scenes)
				runs += try_request(scene, exchange, i, &target);
	target_end(&target);
	return runs;
}

unsigned try_exchanges(void)
{
	unsigned runs = 0;

	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		runs += try_scene(&scenes[i]);
	return runs;
}
