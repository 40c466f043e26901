/* A process of the caller's in a new user namespace, whose maps are to be written. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

struct target {
	pid_t pid;
	int hold; /* it lives until this is closed */
};

/* Returns when the process is in its namespace. */
void target_start(struct target *ret_target);

void target_end(struct target *target);

/*
 * Reads a map of the target, "uid_map" or "gid_map", as words with one blank between them and
 * nothing else. Returns its length; "" is a map that is not written.
 */
size_t target_read_map(const struct target *target, const char *file, char *ret_text, size_t size);
