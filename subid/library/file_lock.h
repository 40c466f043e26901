/*
 * Keeps other writers of /etc/subuid and /etc/subgid out, useradd(8) and usermod(8) among them.
 */
#pragma once

#include "../../lib/base/util.h"

struct file_lock {
	int password_fd; /* of /etc/.pwd.lock, as lckpwdf(3) locks it; -1 if nothing is held */
	char *path;      /* PATH.lock, which holds our process ID */
};

/*
 * Locks path, waiting for others for 15 seconds as lckpwdf(3) does. Returns 0, -EBUSY if they do
 * not get done, or another negative errno. Any thread may hold one lock. A lock whose process has
 * gone is broken. After fork(2) the lock is the parent's alone.
 */
MUST_USE int file_lock_acquire(const char *path, struct file_lock *ret_lock);

/* Releases the lock. Nothing happens if it is not held. */
void file_lock_release(struct file_lock *lock);

#define auto_file_lock __attribute__((cleanup(file_lock_release)))
