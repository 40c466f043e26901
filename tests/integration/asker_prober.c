/*
 * Tries what a process may do to another one of the same user, and prints how each went:
 *
 *     prober PID|own
 *
 * "own" is a child of its own that only waits. Run by the suite "asker".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char memory; /* at the same place in a child */

static void tell(const char *what, long result)
{
	(void)printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
}

static void try_open(pid_t pid, const char *name, int flags)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	tell(name, open(path, flags | O_CLOEXEC));
}

static void try_ptrace(pid_t pid)
{
	long r = ptrace(PTRACE_SEIZE, pid, NULL, NULL);

	tell("seize", r);
	if (r == 0) {
		(void)ptrace(PTRACE_INTERRUPT, pid, NULL, NULL);
		(void)waitpid(pid, NULL, __WALL);
		(void)ptrace(PTRACE_DETACH, pid, NULL, NULL);
	}
	tell("attach", ptrace(PTRACE_ATTACH, pid, NULL, NULL));
}

int main(int argc, char *argv[])
{
	const struct iovec local = {&memory, 1};
	pid_t pid;
	int pidfd;

	if (argc != 2)
		return EXIT_FAILURE;
	pid = strcmp(argv[1], "own") == 0 ? fork() : atoi(argv[1]);
	if (pid == 0)
		for (;;)
			(void)pause();
	try_open(pid, "mem", O_RDWR);
	try_open(pid, "fd", O_RDONLY | O_DIRECTORY);
	try_open(pid, "fd/0", O_RDONLY);
	try_open(pid, "root", O_RDONLY);
	try_open(pid, "cwd", O_RDONLY);
	try_open(pid, "maps", O_RDONLY);
	tell("process_vm_writev", process_vm_writev(pid, &local, 1, &local, 1, 0));
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	tell("pidfd_getfd", syscall(SYS_pidfd_getfd, pidfd, 0, 0));
	try_ptrace(pid);
	if (strcmp(argv[1], "own") == 0)
		(void)kill(pid, SIGKILL);
	return EXIT_SUCCESS;
}
