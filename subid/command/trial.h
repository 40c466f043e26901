/*
 * A user namespace of a user, made and mapped as a rootless container's is.
 *
 * All that is started ends with this process, however that ends.
 */
#pragma once

#include "../../lib/base/util.h"
#include "../../lib/decision/user.h"

/*
 * How long is waited for each step. The user can stop or trace what is started here, so that it
 * does nothing any more: functions return -ETIME then.
 */
#define TRIAL_SECONDS_MAX 10

/* What the process in the namespace did last. */
enum trial_stage {
	TRIAL_USER,      /* become the user */
	TRIAL_NAMESPACE, /* make the namespace */
	TRIAL_ID,        /* take an ID of the ranges in it */
};

struct trial {
	const struct user *user;
	pid_t pid; /* of the process in the namespace; 0: there is none */
	int talk;  /* a socket to it */
};

/* The name by which this program is executed to be the process in the namespace. */
extern const char trial_name[];

/* What it does then. Returns the exit status. */
int trial_be_mapped(void);

/*
 * Starts a process that becomes the user and makes a namespace. Returns 0 with a trial that is to
 * be ended, or a negative errno and the stage at which it came.
 */
MUST_USE int trial_begin(const struct user *user, struct trial *ret_trial,
			 enum trial_stage *ret_stage);

/*
 * Runs a helper as the user. *ret_said is all that it has printed, to be released with free(3).
 * Returns 0 if it has succeeded, 1 if it has not, or a negative errno.
 */
MUST_USE int trial_map(const struct trial *trial, char *const argv[], char **ret_said);

/* Has the process take ID 1 of the namespace, of the kinds that are mapped. Returns 0 or -errno. */
MUST_USE int trial_take_id(const struct trial *trial, bool uid, bool gid);

void trial_end(struct trial *trial);
