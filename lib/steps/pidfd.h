/*
 * Process descriptors, pidfd_open(2), that the caller passes on.
 */
#pragma once

#include <sys/types.h>

#include "../base/util.h"

/*
 * Reads which process a descriptor stands for. Returns 0, -EINVAL if it is no pidfd, -ESRCH if the
 * process has gone or is not in our PID namespace, or another negative errno. Thread-safe.
 */
MUST_USE int pidfd_read_pid(int fd, pid_t *ret_pid);

/* Returns 0 if fd is a pidfd and its PID has not been released, or a negative errno. */
MUST_USE int pidfd_check_alive(int fd);
