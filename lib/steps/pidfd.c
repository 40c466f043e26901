/*
 * The kernel tells a pidfd's PID in /proc/self/fdinfo (pidfd_open(2)). Only the pidfd itself can
 * tell later whether that PID still is the same process.
 *
 * The descriptor is the caller's, and may be anything. Called with privileges parked.
 */
#include "pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "../base/number.h"
#include "../base/proc_field.h"

int pidfd_read_pid(int fd, pid_t *ret_pid)
{
	char path[sizeof("/proc/self/fdinfo/2147483647")];
	char text[sizeof("2147483647")];
	auto_close int info = -1;
	uint64_t pid;
	int r;

	(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	if (info < 0)
		return -errno;
	r = proc_field_read(info, "Pid", text, sizeof(text));
	if (r < 0)
		return r == -ENODATA ? -EINVAL : r;
	/* -1: gone; 0: in another PID namespace */
	if (number_parse(text, strlen(text), INT_MAX, &pid) < 0 || pid == 0)
		return -ESRCH;
	*ret_pid = (pid_t)pid;
	return 0;
}

int pidfd_check_alive(int fd)
{
	/* A process of another user is alive, and refused for its owner later. */
	if (syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0) == 0 || errno == EPERM)
		return 0;
	return errno == EBADF ? -EINVAL : -errno;
}
