/*
 * What the programs of this folder share: targets, runs of a helper that are watched at each system
 * call, and what must hold after each run.
 *
 * They run as root, in the world that the harness makes for a case.
 */
#pragma once

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ALICE_UID 70001
#define ALICE_GID 80001
#define BOB_UID 70002
#define BOB_GID 80002

/* An exit status that no program under test has. */
#define NOT_STARTED 125

/* newuidmap or newgidmap, which the command line names. */
struct helper {
	const char *path;
	const char *name;
	const char *map;       /* the file that it writes */
	const char *other_map; /* the one that it has no business with */
	const char *subid_file;
	unsigned own_id; /* alice's */
	bool groups;
};

extern struct helper helper;
bool helper_is_setuid(void); /* or has a file capability */
extern int proc_fd;          /* of the /proc that the test began with */

int check(long result, const char *what);
void place_at(int fd, int at); /* unlike the old one, it survives an execution */
void write_file(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Counts a property that does not hold; the first few are printed. The test fails by it. */
void broken(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool anything_broken(void);

/* Whether a helper has ever gone on to execute what explains; each was looked at then. */
bool anything_explained(void);

/* --------------------------------------------------------------------------------- targets */

enum place {
	IN_OUR_NAMESPACE,
	IN_NEW_NAMESPACE, /* of its own, as clients make it */
};

/* A process that does what it is told, until it is killed. */
struct target {
	pid_t pid;
	pid_t witness; /* its child, which stays in the namespace that the target began in */
	int commands;
	uid_t uid;
	gid_t gid;
};

/* What a target can be told. */
enum command {
	BE_UNDUMPABLE_BY_EXEC = 'x', /* of a program that it cannot read */
	EXEC_SETUID = 's',           /* of root's, which makes a namespace */
	UNSHARE = 'u',
	JOIN = 'j', /* the namespace of join_fd */
};

extern int join_fd;

/* With a pid other than 0, it has that one, which must be free. With all_caps, it keeps root's. */
void target_start(struct target *target, uid_t uid, gid_t gid, enum place place, pid_t pid,
		  bool all_caps);
void target_tell(const struct target *target, enum command command);
void target_end(struct target *target);

/* Executed for the two commands that say so. */
int target_stay(const char *program, const char *word);

struct state {
	char map[128];
	char other_map[128];
	char setgroups[16];
};

void state_read(pid_t pid, struct state *ret_state);
bool state_is_untouched(const struct state *state);

/* ------------------------------------------------------------------------------------ runs */

#define WORDS_MAX 12

struct run {
	const char *words[WORDS_MAX]; /* the target, and the triples */
	int held;                     /* descriptor of ours that is the helper's 5, or 0 */
	gid_t gid;                    /* alice's, if 0 */

	/* In the child, when it is root still; its descriptors 0 and 1 are /dev/null. */
	void (*prepare)(const struct run *run);
	/* When a call is about to be made, by the helper or its asker. */
	void (*stopped)(struct run *run, const struct seccomp_notif *call);
	/* What is there is read as it comes: the other end is the helper's. */
	int drained;
	void *context;

	int status; /* of waitpid(2) */
	pid_t pid;  /* of the helper */
	bool explained;
	char message[512]; /* what it has printed on descriptor 2, from its beginning */
};

void run_helper(struct run *run);

bool run_granted(const struct run *run);
bool run_killed(const struct run *run);

/*
 * After a run for this target alone: it is granted and has exactly this map, or it is refused and
 * has what it had. With a map of NULL, it must be refused. Returns whether the target is as it was.
 */
struct wanted {
	const char *map;
	bool denies_setgroups;       /* the map is allowed by no delegation */
	bool may_deny_alone;         /* what fails is the write of the map, after that */
	bool may_be_silent;          /* what fails is the message */
	bool may_be_killed_after_it; /* by a signal, when the map has been written */
};

bool check_result(const struct run *run, const struct target *target, const struct wanted *wanted,
		  const char *what);

/*
 * The ways to name a target: by its process ID, its directory in /proc, or a pidfd. What is opened
 * for it is in run->held.
 */
enum way { BY_NUMBER, BY_DIRECTORY, BY_PIDFD, WAYS };

void name_target(struct run *run, const struct target *target, enum way way);

/* One for each kind of what is tried. Returns the number of runs. */
unsigned try_filters(void);
unsigned try_descriptors(void);
unsigned try_swaps(void);
unsigned try_exchanges(void);
unsigned try_securebits(void);
unsigned try_mounts(void);
