/*
 * As root of a user and mount namespace of hers, alice has procfs in many ways, and mounts things
 * over single files of the target's and of the helper's own directory in it. The helper is started
 * outside, with a descriptor of the directory, or inside, where it has privilege over that
 * namespace alone if it has a file capability, and none if it is setuid.
 *
 * Written is the map of the process that is named, or nothing; and no file but a map.
 */
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

/* The helper's descriptors: the directory, and what keeps the mounts from ending. */
#define HELD 5
#define MOUNTS_HELD 6

/*
 * Of the outer namespace, or of a PID namespace of alice's, with these options. Things are mounted
 * in the first few.
 */
#define PROCS_WITH_MOUNTS 3
static const char *const procs[] = {
	NULL, "hidepid=4", "subset=pid", "", "hidepid=1", "hidepid=2", "subset=pid,hidepid=2",
};

enum place_of_helper { OUTSIDE, INSIDE, PLACES };

enum thing {
	ALIKE,    /* files of alice's, which look like those that they cover */
	ANOTHERS, /* the same one of another process of hers */
	BOBS,
	TMPFS,
	OVERLAY,
	THINGS,
};

static const char *const thing_names[THINGS] = {"a file of alice's", "another process's", "bob's",
						"tmpfs", "overlay"};

static const struct {
	const char *of; /* NULL: the target */
	const char *name;
	bool is_directory;
} covered[] = {
	{NULL, "", false}, /* nothing is covered */
	{NULL, ".", true},          {NULL, "uid_map", false},   {NULL, "gid_map", false},
	{NULL, "setgroups", false}, {NULL, "status", false},    {NULL, "task", true},
	{NULL, "ns", true},         {NULL, "ns/user", false},   {"self", "fdinfo", true},
	{"self", "ns/user", false}, {"self", "uid_map", false}, {"self", "gid_map", false},
	{"self", "status", false},
};

#define COVERED (sizeof(covered) / sizeof(covered[0]))

static const char alike[] = "/run/hostile-alike";
static const char empty[] = "/run/hostile-empty";

struct cast {
	struct target target;
	struct target another;
};

struct attempt {
	const char *proc;
	bool has_mounts;
	enum place_of_helper place;
	enum way way;
	size_t covered;
	enum thing thing;
	struct cast *cast;
	/* Their process IDs as they are in that procfs. */
	int target;
	int another;
	int bob;
};

static struct {
	pid_t pid;
	int user;
	int mounts;
	int pids;
	int outer_pids;
	struct cast casts[PLACES];
	struct target bob;
	bool *mounted; /* shared with the child that mounts */
	bool has_been_mounted[COVERED][THINGS];
} stage = {.pid = 0};

/* ------------------------------------------------------------------------- alice's namespaces */

/* Above the descriptors that a helper is given. */
static int open_ns(pid_t pid, const char *name)
{
	char path[64];
	int fd;
	int high;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, name);
	fd = check(open(path, O_RDONLY | O_CLOEXEC), path);
	high = check(fcntl(fd, F_DUPFD_CLOEXEC, 10), path);
	(void)close(fd);
	return high;
}

static void become_alice(void)
{
	check(setgroups(0, NULL), "setgroups");
	check(setresgid(ALICE_GID, ALICE_GID, ALICE_GID), "setresgid");
	check(setresuid(ALICE_UID, ALICE_UID, ALICE_UID), "setresuid");
	check(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
}

/* It lives as long as the test, and so does the first process of its PID namespace. */
static _Noreturn void be_owner(int ready)
{
	become_alice();
	check(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID), "unshare");
	check(mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	check(fork(), "fork");
	(void)!write(ready, "r", 1);
	for (;;)
		(void)pause();
}

static void make_namespaces(void)
{
	char path[64];
	char byte;
	int ends[2];

	check(pipe2(ends, O_CLOEXEC), "pipe2");
	stage.pid = check(fork(), "fork");
	if (stage.pid == 0)
		be_owner(ends[1]);
	(void)close(ends[1]);
	check(read(ends[0], &byte, 1) == 1 ? 0 : -1, "alice's namespaces");
	(void)close(ends[0]);
	(void)snprintf(path, sizeof(path), "/proc/%d/uid_map", stage.pid);
	write_file(path, "0 200000 1\n70001 70001 1\n200001 200001 99\n300000 300000 1\n");
	(void)snprintf(path, sizeof(path), "/proc/%d/gid_map", stage.pid);
	write_file(path, "0 200000 1\n80001 80001 1\n200001 200001 99\n300000 300000 1\n");
	stage.user = open_ns(stage.pid, "user");
	stage.mounts = open_ns(stage.pid, "mnt");
	stage.pids = open_ns(stage.pid, "pid_for_children");
	stage.outer_pids = open_ns(getpid(), "pid");
	join_fd = stage.user;
}

static void start_in_pids(struct target *target, uid_t uid, gid_t gid, bool inside)
{
	if (target->pid != 0)
		return;
	check(setns(stage.pids, CLONE_NEWPID), "setns");
	target_start(target, uid, gid, inside ? IN_OUR_NAMESPACE : IN_NEW_NAMESPACE, 0, inside);
	check(setns(stage.outer_pids, CLONE_NEWPID), "setns");
	if (inside) {
		target_tell(target, JOIN);
		target_tell(target, UNSHARE);
	}
}

/* Its process ID as it is in that procfs. */
static int number_of(const struct target *target, const char *proc)
{
	char path[64];
	char line[256];
	int number = target->pid;
	FILE *file;

	if (!proc)
		return number;
	(void)snprintf(path, sizeof(path), "/proc/%d/status", target->pid);
	file = fopen(path, "re");
	check(file ? 0 : -1, path);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, "NSpid:", strlen("NSpid:")) == 0)
			number = atoi(strrchr(line, '\t'));
	(void)fclose(file);
	return number;
}

/* ---------------------------------------------------------------------------------- the mounts */

/* Also over a symbolic link, as mount(2) cannot. */
static int bind_over(const char *what, const char *over)
{
	int tree = open_tree(AT_FDCWD, what, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	int r;

	if (tree < 0)
		return -1;
	r = move_mount(tree, "", AT_FDCWD, over, MOVE_MOUNT_F_EMPTY_PATH);
	(void)close(tree);
	return r;
}

static int mount_thing(const struct attempt *attempt)
{
	const char *name = covered[attempt->covered].name;
	const char *of = covered[attempt->covered].of;
	char over[64];
	char what[64];
	char options[128];

	if (of)
		(void)snprintf(over, sizeof(over), "/proc/%s/%s", of, name);
	else
		(void)snprintf(over, sizeof(over), "/proc/%d/%s", attempt->target, name);
	(void)snprintf(what, sizeof(what), "%s/%s", alike, name);
	(void)snprintf(options, sizeof(options), "lowerdir=%s:%s", what, empty);
	switch (attempt->thing) {
	case TMPFS:
		return mount("tmpfs", over, "tmpfs", 0, NULL);
	case OVERLAY:
		return mount("overlay", over, "overlay", 0, options);
	case ANOTHERS:
	case BOBS:
		(void)snprintf(what, sizeof(what), "/proc/%d/%s",
			       attempt->thing == BOBS ? attempt->bob : attempt->another, name);
		break;
	default:
		break;
	}
	return bind_over(what, over);
}

static void enter_and_mount(const struct attempt *attempt)
{
	char path[64];
	int fd;

	check(setns(stage.user, CLONE_NEWUSER), "setns");
	check(setns(stage.mounts, CLONE_NEWNS), "setns");
	check(unshare(CLONE_NEWNS), "unshare");
	become_alice();
	if (attempt->proc)
		check(mount("proc", "/proc", "proc", 0, attempt->proc), "mount of procfs");
	*stage.mounted = covered[attempt->covered].name[0] != '\0' && mount_thing(attempt) == 0;
	if (attempt->way != BY_DIRECTORY)
		return;
	(void)snprintf(path, sizeof(path), "/proc/%d", attempt->target);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		place_at(fd, HELD);
}

/* Outside, a child that has the same descriptors leaves the directory behind. */
static void prepare(const struct run *run)
{
	const struct attempt *attempt = run->context;
	pid_t pid;

	if (attempt->place == INSIDE) {
		enter_and_mount(attempt);
		return;
	}
	if (attempt->proc)
		check(setns(stage.pids, CLONE_NEWPID), "setns");
	pid = check(syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL), "clone");
	if (pid == 0) {
		enter_and_mount(attempt);
		place_at(open_ns(getpid(), "mnt"), MOUNTS_HELD);
		_exit(0);
	}
	check(waitpid(pid, NULL, 0), "waitpid");
	check(setns(stage.outer_pids, CLONE_NEWPID), "setns");
}

/* ------------------------------------------------------------------------ what must come of it */

static void make_alike(void)
{
	static const char *const directories[] = {"", "/ns", "/task", "/fdinfo"};
	static const char *const files[] = {"uid_map", "gid_map", "status", "ns/user"};
	char path[64];

	check(mkdir(empty, 0755), empty);
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", alike, directories[i]);
		check(mkdir(path, 0755), path);
		check(chown(path, ALICE_UID, ALICE_GID), path);
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", alike, files[i]);
		write_file(path, "%s", "");
		check(chown(path, ALICE_UID, ALICE_GID), path);
	}
	(void)snprintf(path, sizeof(path), "%s/setgroups", alike);
	write_file(path, "allow\n");
	check(chown(path, ALICE_UID, ALICE_GID), path);
}

static void check_alike(const char *what)
{
	static const struct {
		const char *name;
		off_t size;
	} files[] = {{"uid_map", 0}, {"gid_map", 0}, {"setgroups", 6}};
	char path[64];
	struct stat st;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", alike, files[i].name);
		check(stat(path, &st), path);
		if (st.st_size != files[i].size)
			broken("%s: %s is written", what, path);
	}
}

/* She may have the directory of another process of hers in that place, or what fdinfo tells. */
static bool names_another(const struct attempt *attempt)
{
	const char *name = covered[attempt->covered].name;

	if (strcmp(name, ".") == 0)
		return attempt->thing == ANOTHERS;
	return strcmp(name, "fdinfo") == 0 && attempt->way == BY_PIDFD &&
	       (attempt->thing == ALIKE || attempt->thing == OVERLAY);
}

/* Whether it must be granted; that is certain for what is not covered. */
static bool must_grant(const struct attempt *attempt, bool own, bool allowed)
{
	return !*stage.mounted && allowed &&
	       (own || attempt->place == OUTSIDE || !helper_is_setuid());
}

static bool must_refuse(const struct attempt *attempt, bool own)
{
	const char *name = covered[attempt->covered].name;

	return *stage.mounted && !covered[attempt->covered].of &&
	       (strcmp(name, helper.map) == 0 ||
		(helper.groups && own && strcmp(name, "setgroups") == 0));
}

static void check_untouched(const struct target *target, const char *what)
{
	struct state state;

	state_read(target->pid, &state);
	if (!state_is_untouched(&state))
		broken("%s: the maps of another process are \"%s\" and \"%s\", setgroups %s", what,
		       state.map, state.other_map, state.setgroups);
}

static void run_in_place(struct run *run, const struct attempt *attempt)
{
	bool in_pids = attempt->place == INSIDE && attempt->proc;

	if (in_pids)
		check(setns(stage.pids, CLONE_NEWPID), "setns");
	run_helper(run);
	if (in_pids)
		check(setns(stage.outer_pids, CLONE_NEWPID), "setns");
}

static bool try_request(struct attempt *attempt, const char *outside, bool allowed)
{
	static const char *const ways[WAYS] = {"by number", "by a directory", "by a pidfd"};
	struct cast *cast = attempt->cast;
	bool inside = attempt->place == INSIDE;
	bool own = strtoul(outside, NULL, 10) == helper.own_id;
	char number[16];
	char map[32];
	char what[256];
	struct run run = {
		.words = {NULL, "0", outside, "1"}, .prepare = prepare, .context = attempt};
	struct wanted wanted = {.map = allowed ? map : NULL,
				.denies_setgroups = helper.groups && own};
	struct target *named = names_another(attempt) ? &cast->another : &cast->target;
	struct target *unnamed = names_another(attempt) ? &cast->target : &cast->another;

	start_in_pids(&cast->target, ALICE_UID, ALICE_GID, inside);
	start_in_pids(&cast->another, ALICE_UID, ALICE_GID, inside);
	attempt->target = number_of(&cast->target, attempt->proc);
	attempt->another = number_of(&cast->another, attempt->proc);
	attempt->bob = number_of(&stage.bob, attempt->proc);
	(void)snprintf(map, sizeof(map), "0 %s 1", outside);
	(void)snprintf(number, sizeof(number), "%d", attempt->target);
	write_file("/run/hostile-alike/fdinfo/5", "Pid:\t%d\n", attempt->another);
	(void)snprintf(what, sizeof(what), "outside %s, %s %s, procfs: %s, over %s/%s: %s", outside,
		       inside ? "inside" : "outside", ways[attempt->way],
		       attempt->proc ? attempt->proc : "the outer one",
		       covered[attempt->covered].of ? covered[attempt->covered].of : "target",
		       covered[attempt->covered].name, thing_names[attempt->thing]);
	name_target(&run, &cast->target, attempt->way);
	if (attempt->way == BY_NUMBER)
		run.words[0] = number;
	run_in_place(&run, attempt);
	if (!*stage.mounted) {
		named = &cast->target;
		unnamed = &cast->another;
	}
	if (run_granted(&run) ? must_refuse(attempt, own) : must_grant(attempt, own, allowed))
		broken("%s: status %#x, \"%s\"", what, (unsigned)run.status, run.message);
	check_untouched(unnamed, what);
	check_untouched(&stage.bob, what);
	check_alike(what);
	if (!check_result(&run, named, &wanted, what))
		target_end(named);
	if (run.held > 0)
		(void)close(run.held);
	return run_granted(&run);
}

static unsigned try_all_requests(struct attempt *attempt, unsigned *granted)
{
	char own_id[16];

	(void)snprintf(own_id, sizeof(own_id), "%u", helper.own_id);
	*granted += try_request(attempt, own_id, true);
	*granted += try_request(attempt, "200001", true);
	(void)try_request(attempt, "300000", false);
	stage.has_been_mounted[attempt->covered][attempt->thing] |= *stage.mounted;
	return 3;
}

/* Only directories can be covered by all of them. */
static unsigned things_over(size_t i)
{
	return covered[i].is_directory ? THINGS : TMPFS;
}

static unsigned try_things(struct attempt *attempt, unsigned *granted)
{
	unsigned runs = 0;

	for (size_t i = 0; i < (attempt->has_mounts ? COVERED : 1); i++) {
		attempt->covered = i;
		if (covered[i].of && attempt->place == OUTSIDE)
			continue;
		for (enum thing thing = 0; thing < things_over(i); thing++) {
			attempt->thing = thing;
			runs += try_all_requests(attempt, granted);
			if (covered[i].name[0] == '\0')
				break;
		}
	}
	return runs;
}

/* The kernel lets nobody follow the link to another user's namespace. */
static bool can_be_mounted(size_t i, enum thing thing)
{
	return thing != BOBS || strcmp(covered[i].name, "ns/user") != 0;
}

/* What is not there in one kind of procfs is there in another. */
static void check_all_were_mounted(void)
{
	for (size_t i = 1; i < COVERED; i++)
		for (enum thing thing = 0; thing < things_over(i); thing++)
			if (can_be_mounted(i, thing) && !stage.has_been_mounted[i][thing])
				broken("never mounted over %s/%s: %s",
				       covered[i].of ? covered[i].of : "target", covered[i].name,
				       thing_names[thing]);
}

unsigned try_mounts(void)
{
	unsigned runs = 0;
	unsigned granted = 0;

	stage.mounted =
		mmap(NULL, sizeof(bool), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	check(stage.mounted == MAP_FAILED ? -1 : 0, "mmap");
	write_file(helper.subid_file, "alice:200000:65536\n");
	make_alike();
	make_namespaces();
	start_in_pids(&stage.bob, BOB_UID, BOB_GID, false);
	for (size_t proc = 0; proc < sizeof(procs) / sizeof(procs[0]); proc++)
		for (enum place_of_helper place = 0; place < PLACES; place++)
			for (enum way way = 0; way < WAYS; way++) {
				struct attempt attempt = {.proc = procs[proc],
							  .has_mounts = proc < PROCS_WITH_MOUNTS,
							  .place = place,
							  .way = way,
							  .cast = &stage.casts[place]};

				if (place == INSIDE || way == BY_DIRECTORY)
					runs += try_things(&attempt, &granted);
			}
	if (granted == 0 || granted == runs)
		broken("of %u runs, %u were granted", runs, granted);
	check_all_were_mounted();
	for (enum place_of_helper place = 0; place < PLACES; place++) {
		target_end(&stage.casts[place].target);
		target_end(&stage.casts[place].another);
	}
	target_end(&stage.bob);
	check(kill(stage.pid, SIGKILL), "kill");
	check(waitpid(stage.pid, NULL, 0), "waitpid");
	return runs;
}
