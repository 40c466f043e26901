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

#include "capability.h"
#include "id_map.h"

static bool has_effective(unsigned int capability)
{
	struct capability_sets sets;

	return capability_read(&sets) == 0 &&
	       (sets.words[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability)) != 0;
}

/*
 * An owner that is not mapped here is shown as the overflow ID, which may be mapped itself:
 * rootless containers map user 65534. Only a process with CAP_FOWNER in its user namespace can then
 * tell the two apart: it may set O_NOATIME if the owner is mapped, and if not, it may not
 * (inode_owner_or_capable in fs/inode.c).
 */
static bool is_known_unmapped(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || !has_effective(CAP_FOWNER))
		return false;
	if (fcntl(fd, F_SETFL, flags | O_NOATIME) < 0)
		return errno == EPERM;
	(void)fcntl(fd, F_SETFL, flags);
	return false;
}

/*
 * Whether the owner of the file, shown as uid, is a user of our user namespace. Where there is
 * doubt it is, since such a user can write to the file.
 */
static bool is_owner_mapped(int fd, uid_t uid)
{
	struct id_map map;

	if (id_map_read_own("/proc/self/uid_map", &map) == 0 && !id_map_has_inside(&map, uid))
		return false;
	return !is_known_unmapped(fd);
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
	else if (st.st_uid != 0 && is_owner_mapped(fd, st.st_uid))
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
