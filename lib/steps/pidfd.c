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
#include <sys/pidfd.h>

#include "../base/lines.h"
#include "../base/number.h"

#define FDINFO_PATH_SIZE sizeof("/proc/self/fdinfo/2147483647")

int pidfd_read_pid(int fd, pid_t *ret_pid)
{
	static const char key[] = "Pid:\t";
	char path[FDINFO_PATH_SIZE];
	auto_close int info = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	uint64_t pid;
	int r;

	(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	if (info < 0)
		return -errno;
	r = lines_open(info, 0, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (line.len < strlen(key) || memcmp(line.text, key, strlen(key)) != 0)
			continue;
		r = number_parse(line.text + strlen(key), line.len - strlen(key), INT_MAX, &pid);
		if (r < 0 || pid == 0) /* -1: gone; 0: in another PID namespace */
			return -ESRCH;
		*ret_pid = (pid_t)pid;
		return 0;
	}
	return r < 0 ? r : -EINVAL;
}

int pidfd_check_alive(int fd)
{
	/* A process of another user is alive, and refused for its owner later. */
	if (pidfd_send_signal(fd, 0, NULL, 0) == 0 || errno == EPERM)
		return 0;
	return errno == EBADF ? -EINVAL : -errno;
}
