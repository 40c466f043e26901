/*
 * The caller comes with securebits, inheritable and ambient sets and a bounding set as root can
 * leave them behind: root of the host, and root of a user namespace. They change what the kernel
 * gives to the helper and takes from it, and lock that.
 *
 * The helper writes the map if it got its capability and could keep it, and else only what
 * everybody may write. What explains its refusals holds nothing.
 */
#include <fcntl.h>
#include <grp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

/* Who has left them behind. In the last namespace, host root does not exist, nor its setuid bit. */
enum scene { BY_HOST_ROOT, BY_NAMESPACE_ROOT, BY_ROOT_THAT_IS_BOB, SCENES };

static const struct {
	const char *name;
	const char *users;
	const char *groups;
} scenes[SCENES] = {
	{"root of the host", NULL, NULL},
	{"root of a namespace with all IDs", "0 0 4294967295\n", "0 0 4294967295\n"},
	{"root of a namespace, who is bob",
	 "0 70002 1\n70001 70001 1\n200000 200000 65536\n300000 300000 1\n",
	 "0 80002 1\n80001 80001 1\n200000 200000 65536\n300000 300000 1\n"},
};

enum sets { NOTHING, INHERITABLE, AMBIENT, SETS };

static const char *const set_names[SETS] = {"no set", "all inheritable", "all ambient"};

enum asked { OWN, DELEGATED, REFUSED, ASKED };

struct baggage {
	enum scene scene;
	unsigned bits; /* the securebits, with their locks */
	enum sets sets;
	bool bounded; /* without the helper's capability in the bounding set */
};

static cap_value_t own_capability(void)
{
	return helper.groups ? CAP_SETGID : CAP_SETUID;
}

/* ------------------------------------------------------------------------------ the baggage */

/* All that root has: in a container that may be less than all there are. */
static void raise_inheritable(bool also_ambient)
{
	cap_t sets = cap_get_proc();
	cap_flag_value_t has;

	check(sets ? 0 : -1, "cap_get_proc");
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++) {
		check(cap_get_flag(sets, cap, CAP_PERMITTED, &has), "cap_get_flag");
		check(cap_set_flag(sets, CAP_INHERITABLE, 1, &cap, has), "cap_set_flag");
	}
	check(cap_set_proc(sets), "capset");
	for (cap_value_t cap = 0; also_ambient && cap < cap_max_bits(); cap++) {
		check(cap_get_flag(sets, cap, CAP_PERMITTED, &has), "cap_get_flag");
		if (has == CAP_SET)
			check(cap_set_ambient(cap, CAP_SET), "ambient");
	}
	(void)cap_free(sets);
}

/* All capabilities outlive the change of user IDs, so that any bit can be set by alice in the end.
 */
static void become_alice_with(const struct run *run)
{
	const struct baggage *baggage = run->context;

	check(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), "securebits");
	check(setgroups(0, NULL), "setgroups");
	check(setresgid(ALICE_GID, ALICE_GID, ALICE_GID), "setresgid");
	check(setresuid(ALICE_UID, ALICE_UID, ALICE_UID), "setresuid");
	if (baggage->sets != NOTHING)
		raise_inheritable(baggage->sets == AMBIENT);
	if (baggage->bounded)
		check(prctl(PR_CAPBSET_DROP, own_capability(), 0, 0, 0), "bounding set");
	check(prctl(PR_SET_SECUREBITS, baggage->bits, 0, 0, 0), "securebits");
}

/* --------------------------------------------------------------------------- what must come */

/* capabilities(7): "Transformation of capabilities during execve()". */
static bool gets_capability(const struct baggage *baggage, bool setuid)
{
	if (!setuid)
		return true;
	if (baggage->scene == BY_ROOT_THAT_IS_BOB)
		return baggage->sets == AMBIENT;
	return !(baggage->bits & SECBIT_NOROOT) && (!baggage->bounded || baggage->sets != NOTHING);
}

static bool must_grant(const struct baggage *baggage, enum asked asked, bool setuid)
{
	/* It cannot ask to keep what it got, and does not go on with anything else. */
	if (baggage->bits & SECBIT_KEEP_CAPS_LOCKED)
		return false;
	return asked == OWN || (asked == DELEGATED && gets_capability(baggage, setuid));
}

static void try_request(struct target *target, struct baggage *baggage, enum asked asked,
			bool setuid)
{
	char own_id[16];
	const char *const outside[ASKED] = {own_id, "200000", "300000"};
	struct run run = {.words = {NULL, "0", outside[asked], "1"},
			  .prepare = become_alice_with,
			  .context = baggage};
	char map[32];
	struct wanted wanted = {.map = map, .denies_setgroups = helper.groups && asked == OWN};
	char what[256];

	if (target->pid == 0)
		target_start(target, ALICE_UID, ALICE_GID, IN_NEW_NAMESPACE, 0, false);
	(void)snprintf(own_id, sizeof(own_id), "%u", helper.own_id);
	(void)snprintf(map, sizeof(map), "0 %s 1", outside[asked]);
	(void)snprintf(what, sizeof(what), "outside %s, by %s, securebits %#x, %s%s",
		       outside[asked], scenes[baggage->scene].name, baggage->bits,
		       set_names[baggage->sets],
		       baggage->bounded ? ", bounding set without the capability" : "");
	if (asked == REFUSED)
		wanted.map = NULL;
	name_target(&run, target, BY_NUMBER);
	run_helper(&run);
	if (run_granted(&run) != must_grant(baggage, asked, setuid))
		broken("%s: status %#x, \"%s\"", what, (unsigned)run.status, run.message);
	if (!check_result(&run, target, &wanted, what))
		target_end(target);
}

/* --------------------------------------------------------------------------------- the scenes */

static void write_map(pid_t pid, const char *name, const char *map)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	write_file(path, "%s", map);
}

/* The maps are written by a child, which stays outside. */
static void enter_namespace(const char *users, const char *groups)
{
	int ends[2];
	pid_t parent = getpid();
	pid_t pid;
	char byte;

	check(pipe2(ends, O_CLOEXEC), "pipe2");
	pid = check(fork(), "fork");
	if (pid == 0) {
		(void)close(ends[1]);
		check(read(ends[0], &byte, 1) == 0 ? 0 : -1, "read");
		write_map(parent, "uid_map", users);
		write_map(parent, "gid_map", groups);
		_exit(0);
	}
	check(unshare(CLONE_NEWUSER), "unshare");
	(void)close(ends[0]);
	(void)close(ends[1]);
	check(waitpid(pid, NULL, 0), "waitpid");
	check(setgroups(0, NULL), "setgroups");
	check(setresgid(0, 0, 0), "setresgid");
	check(setresuid(0, 0, 0), "setresuid");
	check(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
}

/* With locks, only on the host, and with two of the sets: there are fifteen times as many. */
static unsigned try_baggage(struct baggage *baggage, bool setuid, struct target *target)
{
	static const unsigned locks = SECURE_ALL_LOCKS;
	unsigned runs = 0;

	for (baggage->bits = 0; baggage->bits <= (SECURE_ALL_BITS | locks); baggage->bits++) {
		if (!(baggage->bits & locks)) {
			for (enum asked asked = 0; asked < ASKED; asked++, runs++)
				try_request(target, baggage, asked, setuid);
		} else if (baggage->scene == BY_HOST_ROOT &&
			   baggage->bounded == (setuid && baggage->sets == AMBIENT) &&
			   baggage->sets != INHERITABLE) {
			try_request(target, baggage, DELEGATED, setuid);
			runs++;
		}
	}
	return runs;
}

/* The kernel does not start a file that asks for a capability that is not in the bounding set. */
unsigned try_securebits(void)
{
	bool setuid = helper_is_setuid();
	struct target target = {0};
	struct baggage baggage;
	unsigned runs = 0;

	write_file(helper.subid_file, "alice:200000:65536\n");
	for (enum scene scene = 0; scene < SCENES; scene++) {
		target_end(&target);
		if (scenes[scene].users)
			enter_namespace(scenes[scene].users, scenes[scene].groups);
		for (unsigned i = 0; i < (setuid ? 2 : 1) * SETS; i++) {
			baggage = (struct baggage){
				.scene = scene, .sets = i % SETS, .bounded = i >= SETS};
			runs += try_baggage(&baggage, setuid, &target);
		}
	}
	target_end(&target);
	return runs;
}
