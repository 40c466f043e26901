/*
 * A lock file outlives its process after a crash, and then its process ID may be another's.
 *
 * Called by file_lock.c under the lock of lckpwdf(3), which shadow's programs take first: of those,
 * none is at work meanwhile.
 */
#include "lock_holder.h"

#include <ctype.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "../../lib/base/number.h"
#include "log.h"

/* Clocks are compared that are not read at one time. */
#define MARGIN_SECONDS 2

/* Reads the beginning of a file as text. */
static bool read_text(const char *path, size_t size, char *text, struct stat *ret_st)
{
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t len = fd < 0 || fstat(fd, ret_st) < 0 ? -1 : read(fd, text, size - 1);

	text[len < 0 ? 0 : len] = '\0';
	return len >= 0;
}

/* When a process began, in seconds as time(2) counts them; 0 if that cannot be told. */
static int64_t find_start(pid_t pid)
{
	char path[sizeof("/proc/2147483647/stat")];
	char text[1024];
	struct stat st;
	struct timespec now;
	struct timespec up;
	const char *field;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	if (!read_text(path, sizeof(text), text, &st))
		return 0;
	/* The second field is in parentheses, and may hold any text; the 22nd is wanted. */
	field = strrchr(text, ')');
	for (int i = 2; field && i < 22; i++)
		field = strchr(field + 1, ' ');
	if (!field || clock_gettime(CLOCK_REALTIME, &now) < 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) < 0)
		return 0;
	return now.tv_sec - up.tv_sec +
	       (int64_t)strtoull(field + 1, NULL, 10) / sysconf(_SC_CLK_TCK);
}

bool lock_is_stale(const char *path, pid_t *ret_pid)
{
	char text[32];
	struct stat st;
	uint64_t pid;
	size_t len;

	*ret_pid = 0;
	if (!read_text(path, sizeof(text), text, &st))
		return false;
	/* Made by link(2), a lock that is held is never seen without its number. */
	len = strcspn(text, "\n");
	if (len == 0)
		return true;
	if (number_parse(text, len, INT32_MAX, &pid) < 0 || pid == 0)
		return false;
	*ret_pid = (pid_t)pid;
	/* Our own number is of an earlier process: there is one thread at a time. */
	return *ret_pid == getpid() || (kill(*ret_pid, 0) < 0 && errno == ESRCH) ||
	       find_start(*ret_pid) > st.st_mtim.tv_sec + MARGIN_SECONDS;
}

void lock_log_holder(const char *path, pid_t pid)
{
	char comm[sizeof("/proc/2147483647/comm")];
	char name[64];
	struct stat st;

	if (pid == 0) {
		log_message("%s is held, and does not tell by which process", path);
		return;
	}
	(void)snprintf(comm, sizeof(comm), "/proc/%d/comm", pid);
	if (!read_text(comm, sizeof(name), name, &st))
		(void)snprintf(name, sizeof(name), "it has gone now");
	name[strcspn(name, "\n")] = '\0';
	for (char *c = name; *c != '\0'; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	log_message("%s is held by process %d (%s)", path, pid, name);
}
