/*
 * A process as /proc shows it: its maps, its user, and whether it may drop groups.
 */
#pragma once

#include <sys/types.h>

#include "../../lib/base/id_map.h"

struct process {
	pid_t pid;
	uid_t uid; /* real, as seen from here */
	gid_t gid;
	char command[64];
	char setgroups[16]; /* "allow" or "deny" */
	struct id_map users;
	struct id_map groups;
	/* It is in our own user namespace, which is not the first one: outside IDs are those of the
	 * namespace above. */
	bool outside_is_above;
};

/* Returns 0 or a negative errno: -ESRCH if there is no such process. */
MUST_USE int process_read(pid_t pid, struct process *ret_process);
