/*
 * Keeps other writers of /etc/subuid and /etc/subgid out, useradd(8) and usermod(8) among them.
 */
#pragma once

#include "../../lib/base/util.h"

/* So many files are locked at once. */
#define FILE_LOCK_MAX 2

struct file_lock {
	char *paths[FILE_LOCK_MAX]; /* PATH.lock, each of which holds our process ID */
	size_t len;                 /* 0: nothing is held */
};

/*
 * Locks paths[0, len) in this order, waiting for others for 15 seconds as lckpwdf(3) does. Returns
 * 0; -EBUSY if they do not get done, and logs who it is; -EDEADLK if this very process has called
 * lckpwdf(3), whose lock it keeps; or another negative errno. Threads wait for each other. A lock
 * whose process has gone is broken. After fork(2) the lock is the parent's alone.
 */
MUST_USE int file_lock_acquire(const char *const paths[], size_t len, struct file_lock *ret_lock);

/* Releases the lock. Nothing happens if it is not held. */
void file_lock_release(struct file_lock *lock);

#define auto_file_lock __attribute__((cleanup(file_lock_release)))
