/*
 * A file of delegations that is to be changed.
 */
#pragma once

#include <sys/stat.h>

#include "../../lib/base/trusted_file.h"

/* A file, as it was when it was opened. */
struct rewritable {
	struct file_place place;
	int fd; /* -1: there is no file */
	struct stat st;
};

/*
 * Opens the file for a change. Each directory on the way to it is judged, also without a symbolic
 * link. Returns 0, -EPERM if the file or the way to it is not safe, which is logged, or another
 * negative errno. The file is the caller's, to be closed with rewritable_close().
 */
MUST_USE int rewritable_open(const char *path, struct rewritable *ret_file);

void rewritable_close(struct rewritable *file);

/*
 * Whether somebody has written since the file was opened, which who locks does not. Returns 0,
 * -ESTALE if so, or another negative errno.
 */
MUST_USE int rewritable_check(const struct rewritable *file);
