/*
 * The process whose namespace is mapped, held by one descriptor of its /proc directory.
 */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

#include "caller.h"
#include "request.h"

struct target {
	int dir;        /* /proc/PID; -1 before it is opened */
	bool from_fd;   /* the caller opened that directory */
	int ns;         /* its user namespace; -1 before it is opened */
	ino_t ns_inode; /* the user namespace that the decision is about */
};

/*
 * Opens the target that is asked for and checks that it is a process directory in procfs, and
 * that the process's effective user and group are the caller's. A pidfd must still be alive
 * when its directory is open. Privileges are parked.
 *
 * Returns 0, or -1 with the refusal set. The descriptor lives as long as the
 * process.
 */
MUST_USE int target_open(const struct request *request, const struct caller *caller,
			 struct target *ret_target, struct refusal *ret_refusal);

/*
 * Checks that the target is in a user namespace that is a child of ours and the caller's own, and
 * remembers which. Returns 0, or -1 with the refusal set.
 */
MUST_USE int target_check_namespace(const struct caller *caller, struct target *target,
				    struct refusal *ret_refusal);

/* Checks that owner, group and namespace are what they were. Returns 0, or -1 with the refusal. */
MUST_USE int target_check_again(const struct caller *caller, const struct target *target,
				struct refusal *ret_refusal);

/*
 * Opens a file in the target's directory, never through a symbolic link, nor on anything that is
 * mounted over it. Returns a descriptor or a negative errno.
 */
MUST_USE int target_open_file(const struct target *target, const char *name, int flags);
