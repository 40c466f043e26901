/*
 * Who holds a lock file, and whether that can be.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "../../lib/base/util.h"

/*
 * Whether the lock file is one that nobody holds any longer: the process in it has gone, or began
 * after the file was made, or a power loss has left the file empty. *ret_pid is the process in it,
 * or 0.
 */
MUST_USE bool lock_is_stale(const char *path, pid_t *ret_pid);

/* Logs that what is at path is held by a process, or, with 0, by one that cannot be told. */
void lock_log_holder(const char *path, pid_t pid);
