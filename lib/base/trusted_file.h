/*
 * Opens the administrator's files: what is judged is what was opened.
 */
#pragma once

#include <sys/types.h>

#include "lines.h"

enum file_fault {
	FILE_GOOD,
	FILE_OPEN,        /* open(2) or fstat(2) failed */
	FILE_NOT_REGULAR, /* a directory, FIFO or device */
	FILE_OWNER,       /* owned neither by root nor by an ID that is not mapped here */
	FILE_WRITABLE,    /* writable by group or others */
};

struct file_verdict {
	enum file_fault fault;
	int error;   /* a positive errno, with FILE_OPEN */
	uid_t owner; /* of the file that was opened, with the other faults */
	mode_t mode;
	uint64_t size; /* in bytes */
};

/*
 * Opens path for reading, through symbolic links, without waiting for a FIFO's writer.
 *
 * On success ret_verdict->fault is FILE_GOOD and *ret_fd is the caller's to close. The verdict is
 * set in any case, the descriptor on success only. Thread-safe.
 */
MUST_USE enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict,
					   int *ret_fd);

/*
 * Opens path, judges it, and makes a reader of it. Returns 0 with a descriptor and a reader, which
 * are the caller's; 1 without them if there is no such file, or it is not to be trusted, so that it
 * says nothing; or a negative errno. Thread-safe.
 */
MUST_USE int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader);
