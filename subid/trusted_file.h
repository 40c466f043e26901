/*
 * Opens the administrator's files: what is judged is what was opened.
 */
#pragma once

#include <sys/types.h>

#include "util.h"

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
};

/*
 * Opens path for reading, through symbolic links, without waiting for a FIFO's writer.
 *
 * On success ret_verdict->fault is FILE_GOOD and *ret_fd is the caller's to close. The verdict is
 * set in any case, the descriptor on success only. Thread-safe.
 */
MUST_USE enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict,
					   int *ret_fd);
