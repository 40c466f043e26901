/*
 * A file that somebody other than the administrator can write decides nothing.
 *
 * The paths are constants or the administrator's; the files behind them are not trusted until
 * they are judged here. Called with privileges parked.
 */
#include "trusted_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "id_map.h"

/*
 * Whether our user namespace has this user ID. Where it has not, stat(2) shows the overflow ID,
 * and only so can a file of the host's root be told from one of a user who can write to it.
 */
static bool is_mapped_here(uid_t uid)
{
	struct id_map map;

	return id_map_read_own("/proc/self/uid_map", &map) < 0 || id_map_has_inside(&map, uid);
}

static void judge(int fd, struct file_verdict *verdict)
{
	struct stat st;

	if (fstat(fd, &st) < 0) {
		*verdict = (struct file_verdict){.fault = FILE_OPEN, .error = errno};
		return;
	}
	*verdict = (struct file_verdict){
		.owner = st.st_uid, .mode = st.st_mode, .size = (uint64_t)st.st_size};
	if (!S_ISREG(st.st_mode))
		verdict->fault = FILE_NOT_REGULAR;
	else if (st.st_uid != 0 && is_mapped_here(st.st_uid))
		verdict->fault = FILE_OWNER;
	else if (st.st_mode & (S_IWGRP | S_IWOTH))
		verdict->fault = FILE_WRITABLE;
}

enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict, int *ret_fd)
{
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		*ret_verdict = (struct file_verdict){.fault = FILE_OPEN, .error = errno};
		return FILE_OPEN;
	}
	judge(fd, ret_verdict);
	if (ret_verdict->fault == FILE_GOOD)
		*ret_fd = take_fd(&fd);
	return ret_verdict->fault;
}

int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader)
{
	auto_close int fd = -1;
	struct file_verdict verdict;
	int r;

	if (trusted_file_open(path, &verdict, &fd) != FILE_GOOD)
		return verdict.fault == FILE_OPEN && verdict.error != ENOENT ? -verdict.error : 1;
	r = lines_open(fd, verdict.size, ret_reader);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}
