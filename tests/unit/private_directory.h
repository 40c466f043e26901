/*
 * A directory that holds nothing and is root's alone, in mounts of the process's own.
 *
 * Shared by the unit tests and the fuzz targets.
 */
#pragma once

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>

/* Returns 0 or a negative errno. */
static inline int private_directory(const char *path)
{
	return unshare(CLONE_NEWNS) < 0 ||
			       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
			       mount("tmpfs", path, "tmpfs", 0, "mode=0755") < 0
		       ? -errno
		       : 0;
}
