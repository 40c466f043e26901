/*
 * Finds the system call that a filter refuses. This process has the helper's filter (seccomp(2)),
 * so what the step that refused has called is called once more, where that changes nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>

#include "../../lib/base/proc_field.h"
#include "facts.h"

static bool is_filtered(void)
{
	auto_close int status = -1;
	char mode[2];
	int r = prctl(PR_GET_SECCOMP);

	if (r >= 0)
		return r == SECCOMP_MODE_FILTER;
	status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	return proc_field_read(status, "Seccomp", mode, sizeof(mode)) == 0 && mode[0] == '2';
}

static int try_fcntl(void)
{
	return fcntl(STDERR_FILENO, F_GETFD);
}

static int try_fcntl_duplicate(void)
{
	auto_close int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	return fd;
}

static int try_prctl(void)
{
	return prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
}

static int try_setresuid(void)
{
	return setresuid((uid_t)-1, (uid_t)-1, (uid_t)-1);
}

static int try_getresuid(void)
{
	uid_t ids[3];

	return getresuid(&ids[0], &ids[1], &ids[2]);
}

static int try_getresgid(void)
{
	gid_t ids[3];

	return getresgid(&ids[0], &ids[1], &ids[2]);
}

static int try_capget(void)
{
	cap_t caps = cap_get_proc();

	return caps ? cap_free(caps) : -1;
}

static int try_capset(void)
{
	cap_t none = cap_init();
	int r = cap_set_proc(none);
	int error = errno;

	(void)cap_free(none);
	errno = error;
	return r;
}

static int try_pipe(void)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	(void)close(ends[0]);
	return close(ends[1]);
}

static int try_signal(void)
{
	return signal(SIGCHLD, SIG_DFL) == SIG_ERR ? -1 : 0;
}

static int try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child < 0 ? -1 : waitpid(child, NULL, 0);
}

static int try_open(void)
{
	auto_close int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd;
}

static int try_openat2(void)
{
	const struct open_how how = {.flags = O_PATH | O_CLOEXEC};
	auto_close int fd = (int)syscall(SYS_openat2, AT_FDCWD, "/", &how, sizeof(how));

	return fd;
}

static int try_stat(void)
{
	struct stat st;

	return fstatat(AT_FDCWD, "/", &st, 0);
}

static int try_fstatfs(void)
{
	auto_close int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	return fstatfs(fd, &fs);
}

static int try_readlinkat(void)
{
	char text[64];

	return (int)readlinkat(AT_FDCWD, "/proc/self/ns/user", text, sizeof(text));
}

static int try_pidfd(void)
{
	auto_close int fd = pidfd_open(getpid(), 0);

	return fd < 0 ? 0 : pidfd_send_signal(fd, 0, NULL, 0);
}

static int try_write(void)
{
	auto_close int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	return fd < 0 ? 0 : (int)write(fd, "", 1);
}

/* The calls that the steps cannot do without, with the refusals that they may end in. */
static const struct {
	enum cause first;
	enum cause last;
	bool fd_only; /* for a PID there is an older way */
	const char *call;
	int (*try)(void);
} needed[] = {
	{CAUSE_STARTUP, CAUSE_STARTUP, false, "fcntl", try_fcntl},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "prctl", try_prctl},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "setresuid", try_setresuid},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "getresuid", try_getresuid},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "getresgid", try_getresgid},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "capget", try_capget},
	{CAUSE_PRIVILEGES, CAUSE_PRIVILEGES, false, "capset", try_capset},
	{CAUSE_ASKER_START, CAUSE_ASKER_START, false, "rt_sigaction", try_signal},
	{CAUSE_ASKER_START, CAUSE_ASKER_START, false, "pipe2", try_pipe},
	{CAUSE_ASKER_START, CAUSE_ASKER_START, false, "clone", try_fork},
	{CAUSE_USER_DATABASE, CAUSE_LOGIN_DEFS, false, "fstatfs", try_fstatfs},
	{CAUSE_PROC_FOREIGN, CAUSE_PROC_FOREIGN, false, "readlinkat", try_readlinkat},
	{CAUSE_TARGET_OPEN, CAUSE_TARGET_OPEN, false, "openat", try_open},
	{CAUSE_TARGET_OPEN, CAUSE_TARGET_NOT_PROC, false, "newfstatat", try_stat},
	{CAUSE_TARGET_OPEN, CAUSE_TARGET_NOT_PROC, true, "fcntl", try_fcntl_duplicate},
	{CAUSE_TARGET_OPEN, CAUSE_TARGET_NOT_PROC, true, "pidfd_send_signal", try_pidfd},
	{CAUSE_TARGET_NOT_PROC, CAUSE_TARGET_NOT_PROC, false, "fstatfs", try_fstatfs},
	{CAUSE_TARGET_CHANGED, CAUSE_TARGET_CHANGED, false, "readlinkat", try_readlinkat},
	{CAUSE_NAMESPACE_OPEN, CAUSE_NAMESPACE_OWNER, true, "openat2", try_openat2},
	{CAUSE_NAMESPACE_OPEN, CAUSE_NAMESPACE_OWNER, true, "readlinkat", try_readlinkat},
	{CAUSE_NAMESPACE_OPEN, CAUSE_NAMESPACE_OWNER, false, "newfstatat", try_stat},
	{CAUSE_DELEGATION_READ, CAUSE_NOT_DELEGATED, false, "fstatfs", try_fstatfs},
	{CAUSE_MAP_OPEN, CAUSE_MAP_WRITE, true, "openat2", try_openat2},
	{CAUSE_SETGROUPS, CAUSE_MAP_WRITE, false, "write", try_write},
};

void filter_examine(const struct refused *refused, struct filter_facts *ret_facts)
{
	const enum cause cause = refused->refusal.cause;

	if (!is_filtered())
		return;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (cause < needed[i].first || cause > needed[i].last ||
		    (needed[i].fd_only && refused->request.pid > 0) || needed[i].try() >= 0)
			continue;
		ret_facts->call = needed[i].call;
		ret_facts->error = errno;
		ret_facts->needed_for_fd = needed[i].fd_only;
		return;
	}
}
