/*
 * Opens the administrator's files: what is judged is what was opened, and the way to it.
 */
#pragma once

#include <limits.h>
#include <sys/types.h>

#include "lines.h"

enum file_fault {
	FILE_GOOD,
	FILE_OPEN,        /* open(2) failed, or a question about the file */
	FILE_PATH,        /* a symbolic link leads through a place that is not root's alone */
	FILE_NOT_REGULAR, /* a directory, FIFO or device */
	FILE_OWNER,       /* owned by another user than root */
	FILE_WRITABLE,    /* writable by others, or by another group than root's */
};

struct file_verdict {
	enum file_fault fault;
	int error;   /* a positive errno, with FILE_OPEN */
	uid_t owner; /* of the file that was opened, or of the directory, with the other faults */
	gid_t group;
	mode_t mode;
	uint64_t size; /* in bytes */
};

/* Where a file lies when all symbolic links have been followed. */
struct file_place {
	int dir; /* an O_PATH descriptor */
	char name[NAME_MAX + 1];
};

/*
 * Opens path for reading, without waiting for a FIFO's writer. A file that is reached without a
 * symbolic link is judged alone. A link is followed by trusted_file_find().
 *
 * On success ret_verdict->fault is FILE_GOOD and *ret_fd is the caller's to close. The verdict is
 * set in any case, the descriptor on success only. Thread-safe.
 */
MUST_USE enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict,
					   int *ret_fd);

/*
 * Walks along path, which begins at the root directory, component by component. Each directory must
 * be root's, and writable by nobody else; none may be on procfs, nor on a FUSE file system other
 * than that of the root directory, where any user's file can look like root's. The last component
 * need not exist, but is no link. What links leave to be walked may be twice PATH_MAX, no longer.
 *
 * On success the fault is FILE_GOOD, and ret_place->dir is the caller's to close; else it is -1.
 * Thread-safe.
 */
MUST_USE enum file_fault trusted_file_find(const char *path, struct file_verdict *ret_verdict,
					   struct file_place *ret_place);

/* Opens and judges the file at a place. As trusted_file_open(). */
MUST_USE enum file_fault trusted_file_open_at(const struct file_place *place,
					      struct file_verdict *ret_verdict, int *ret_fd);

/*
 * Opens path, judges it, and makes a reader of it. Returns 0 with a descriptor and a reader, which
 * are the caller's; 1 without them if there is no such file, or it is not to be trusted, so that it
 * says nothing; or a negative errno. Thread-safe.
 */
MUST_USE int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader);
