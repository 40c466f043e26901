/*
 * The descriptors 0 to 2 are each of many things, in all combinations: nothing, files of the target
 * itself, what takes no byte, and what waits for somebody to read.
 *
 * No map but the one that is asked for is written, whatever the helper and what explains its
 * refusals print; and the exit status is true.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

#define STANDARD_DESCRIPTORS 3

enum kind {
	CLOSED,
	NULL_DEVICE,
	FULL_DEVICE,
	MAP, /* of the target, for writing, opened by alice, as are the next two */
	OTHER_MAP,
	SETGROUPS,
	PATH_ONLY,
	FULL_PIPE, /* non-blocking */
	READ_PIPE, /* full and blocking, and read in the end */
	HUNG_UP,   /* a terminal whose other side has gone */
	KINDS,
};

static const char *const kind_names[] = {
	"closed",
	"/dev/null",
	"/dev/full",
	"the map",
	"the other map",
	"setgroups",
	"an O_PATH descriptor",
	"a full pipe",
	"a full pipe that is read",
	"a terminal that is hung up",
};

struct files {
	int fds[KINDS];
	int read_end; /* of the pipe that is read */
	int filler;   /* its other end, non-blocking */
};

static int open_here(const char *path, int flags)
{
	return check(open(path, flags | O_CLOEXEC | O_NOCTTY), path);
}

static int open_of_target(const struct target *target, const char *name, int flags)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", target->pid, name);
	return open_here(path, flags);
}

static int open_hung_up(void)
{
	int other = open_here("/dev/pts/ptmx", O_RDWR);
	char path[64];
	int fd;

	check(unlockpt(other), "unlockpt");
	check(ptsname_r(other, path, sizeof(path)) == 0 ? 0 : -1, "ptsname_r");
	fd = open_here(path, O_RDWR);
	(void)close(other);
	return fd;
}

static void fill(int fd)
{
	static const char page[4096];

	while (write(fd, page, sizeof(page)) > 0)
		continue;
	check(errno == EAGAIN ? 0 : -1, "write to a pipe");
}

/* The end that is read from has a description of its own, and so has the one that fills it. */
static void open_pipes(struct files *files)
{
	char path[32];
	int ends[2];

	check(pipe2(ends, O_CLOEXEC | O_NONBLOCK), "pipe2");
	fill(ends[1]);
	files->fds[FULL_PIPE] = ends[1];
	check(pipe2(ends, O_CLOEXEC), "pipe2");
	files->read_end = ends[0];
	files->fds[READ_PIPE] = ends[1];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[1]);
	files->filler = open_here(path, O_WRONLY | O_NONBLOCK);
}

static void open_of_target_by_alice(struct files *files, const struct target *target)
{
	static const struct {
		enum kind kind;
		int flags;
	} kinds[] = {
		{MAP, O_WRONLY}, {OTHER_MAP, O_WRONLY}, {SETGROUPS, O_WRONLY}, {PATH_ONLY, O_PATH}};
	const char *const names[] = {helper.map, helper.other_map, "setgroups", helper.map};

	check(setegid(ALICE_GID), "setegid");
	check(seteuid(ALICE_UID), "seteuid");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int *fd = &files->fds[kinds[i].kind];

		if (*fd > 0)
			(void)close(*fd);
		*fd = open_of_target(target, names[i], kinds[i].flags);
	}
	check(seteuid(0), "seteuid");
	check(setegid(0), "setegid");
}

/* ------------------------------------------------------------------------------ combinations */

struct combination {
	struct files files;
	enum kind kinds[STANDARD_DESCRIPTORS];
};

static void place_standard(const struct run *run)
{
	const struct combination *combination = run->context;

	for (int fd = 0; fd < STANDARD_DESCRIPTORS; fd++)
		if (combination->kinds[fd] == CLOSED)
			(void)close(fd);
		else
			place_at(combination->files.fds[combination->kinds[fd]], fd);
}

static bool uses(const struct combination *combination, enum kind kind)
{
	return combination->kinds[1] == kind || combination->kinds[2] == kind;
}

static void new_target(struct target *target, struct combination *combination)
{
	target_end(target);
	target_start(target, ALICE_UID, ALICE_GID, IN_NEW_NAMESPACE, 0, false);
	open_of_target_by_alice(&combination->files, target);
}

struct request {
	const char *words[4]; /* if the first one is missing, it is the target */
	bool granted;
};

/* Only --help prints something without being refused. */
static int expected_status(const struct request *request, const struct combination *combination)
{
	enum kind output = combination->kinds[1];

	if (request->words[0])
		return output == NULL_DEVICE || output == READ_PIPE ? 0 : 1;
	return request->granted ? 0 : 1;
}

static void try_request(struct run *run, struct target *target, struct combination *combination,
			const struct request *request)
{
	char map[64] = "";
	struct wanted wanted = {.denies_setgroups = helper.groups, .may_be_silent = true};
	char what[256];
	int expected = expected_status(request, combination);
	bool untouched;

	(void)snprintf(what, sizeof(what), "%s%s, descriptors 0: %s, 1: %s, 2: %s",
		       request->words[0] ? request->words[0] : "outside ",
		       request->words[0] ? "" : request->words[2],
		       kind_names[combination->kinds[0]], kind_names[combination->kinds[1]],
		       kind_names[combination->kinds[2]]);
	if (request->granted) {
		(void)snprintf(map, sizeof(map), "0 %s 1", request->words[2]);
		wanted.map = map;
	}
	name_target(run, target, BY_NUMBER);
	memcpy(run->words + 1, request->words + 1, sizeof(request->words) - sizeof(char *));
	if (request->words[0])
		run->words[0] = request->words[0];
	run->drained = 0;
	if (uses(combination, READ_PIPE)) {
		fill(combination->files.filler);
		run->drained = combination->files.read_end;
	}
	run_helper(run);
	if (request->words[0]) {
		struct state state;

		state_read(target->pid, &state);
		untouched = state_is_untouched(&state);
		if (!untouched)
			broken("%s: the map was written", what);
	} else {
		untouched = check_result(run, target, &wanted, what);
	}
	if (!WIFEXITED(run->status) || WEXITSTATUS(run->status) != expected)
		broken("%s: expected exit status %d, found status %#x", what, expected,
		       (unsigned)run->status);
	if (!untouched)
		new_target(target, combination);
}

unsigned try_descriptors(void)
{
	char own_id[16];
	const struct request requests[] = {
		{{NULL, "0", own_id, "1"}, true},
		{{NULL, "0", "300000", "1"}, false},
		{{"--help"}, false},
	};
	struct combination combination = {0};
	struct target target = {0};
	struct run run = {.prepare = place_standard, .context = &combination};
	unsigned runs = 0;

	(void)snprintf(own_id, sizeof(own_id), "%u", helper.own_id);
	combination.files.fds[NULL_DEVICE] = open_here("/dev/null", O_RDWR);
	combination.files.fds[FULL_DEVICE] = open_here("/dev/full", O_RDWR);
	combination.files.fds[HUNG_UP] = open_hung_up();
	open_pipes(&combination.files);
	new_target(&target, &combination);
	for (unsigned i = 0; i < KINDS * KINDS * KINDS; i++) {
		combination.kinds[0] = i % KINDS;
		combination.kinds[1] = i / KINDS % KINDS;
		combination.kinds[2] = i / KINDS / KINDS;
		for (size_t j = 0; j < sizeof(requests) / sizeof(requests[0]); j++, runs++)
			try_request(&run, &target, &combination, &requests[j]);
	}
	target_end(&target);
	return runs;
}
