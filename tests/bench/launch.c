#include "launch.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "caller.h"
#include "fail.h"

static char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", NULL};

static double now(void)
{
	struct timespec time;
	check(clock_gettime(CLOCK_MONOTONIC, &time), "clock_gettime");
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int launch_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

_Noreturn void launch_exec(const struct command *command)
{
	struct rlimit limit = {command->most_seconds, command->most_seconds + 1};
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (command->most_seconds && setrlimit(RLIMIT_CPU, &limit) < 0)
		_exit(126);
	if (dup2(null, 0) < 0 || dup2(command->out, 1) < 0 || dup2(command->err, 2) < 0 ||
	    (!command->as_root && caller_become() < 0))
		_exit(126);
	execve(command->words[0], command->words, environment);
	_exit(127);
}

static int exec_in_shared_memory(void *command)
{
	launch_exec(command);
}

static void reap(pid_t pid, struct run *run)
{
	struct rusage usage;
	int status = 0;
	check(wait4(pid, &status, 0, &usage), "wait4");
	run->cpu_seconds += seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
	run->faults += usage.ru_minflt + usage.ru_majflt;
	run->status = launch_status(status);
}

/* As vfork(2) does it: the child costs no copy of this process, whatever that has in memory. */
void launch(const struct command *command, struct run *ret_run)
{
	static _Alignas(16) char stack[16 * 1024];

	*ret_run = (struct run){.seconds = -now()};
	pid_t pid = check(clone(exec_in_shared_memory, stack + sizeof(stack),
				CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)command),
			  "clone");
	reap(pid, ret_run);
	ret_run->seconds += now();
}

/* Each waits for the end of an empty pipe, which comes to all of them at once. */
static pid_t start_waiting(const struct command *command, const int gate[2])
{
	char byte;
	pid_t pid = check(fork(), "fork");
	if (pid != 0)
		return pid;
	close(gate[1]);
	(void)!read(gate[0], &byte, 1);
	launch_exec(command);
}

void launch_all(const struct command *commands, int count, struct run *ret_run)
{
	pid_t *pids = make((size_t)count, sizeof(*pids));
	int gate[2];

	check(pipe2(gate, O_CLOEXEC), "pipe");
	for (int i = 0; i < count; i++)
		pids[i] = start_waiting(&commands[i], gate);
	close(gate[0]);

	*ret_run = (struct run){.seconds = -now()};
	close(gate[1]);
	int first = 0;
	for (int i = 0; i < count; i++) {
		reap(pids[i], ret_run);
		if (i == 0)
			first = ret_run->status;
		if (ret_run->status != first)
			fail("one of %d has ended with %d, another with %d", count, first,
			     ret_run->status);
	}
	ret_run->seconds += now();
	free(pids);
}
