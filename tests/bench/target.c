#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "caller.h"
#include "fail.h"

/* The process that has changed its IDs must be made dumpable, or its files in /proc are root's. */
static _Noreturn void be_target(int hold, int ready)
{
	char byte = 0;
	if (caller_become() < 0 || prctl(PR_SET_DUMPABLE, 1) < 0 || unshare(CLONE_NEWUSER) < 0 ||
	    write(ready, &byte, 1) != 1)
		_exit(1);
	while (read(hold, &byte, 1) > 0)
		continue;
	_exit(0);
}

void target_start(struct target *ret_target)
{
	int hold[2];
	int ready[2];
	char byte = 0;

	check(pipe2(hold, O_CLOEXEC), "pipe");
	check(pipe2(ready, O_CLOEXEC), "pipe");
	pid_t pid = check(fork(), "fork");
	if (pid == 0) {
		close(hold[1]);
		close(ready[0]);
		be_target(hold[0], ready[1]);
	}
	close(hold[0]);
	close(ready[1]);
	errno = 0;
	if (read(ready[0], &byte, 1) != 1)
		fail("a target process in a new user namespace cannot be made");
	close(ready[0]);
	*ret_target = (struct target){.pid = pid, .hold = hold[1]};
}

/* Other targets hold copies of the descriptor, so that closing it is not enough. */
void target_end(struct target *target)
{
	close(target->hold);
	check(kill(target->pid, SIGKILL), "kill");
	check(waitpid(target->pid, NULL, 0), "waitpid");
}

size_t target_read_map(const struct target *target, const char *file, char *ret_text, size_t size)
{
	char path[64];
	char text[32 * 1024];
	char *rest = text;
	size_t length = 0;

	(void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)target->pid, file);
	int map = check(open(path, O_RDONLY | O_CLOEXEC), path);
	size_t got = 0;
	ssize_t part = 0;
	while ((part = read(map, text + got, sizeof(text) - 1 - got)) > 0)
		got += (size_t)part;
	check((int)part, path);
	close(map);
	text[got] = '\0';

	ret_text[0] = '\0';
	for (char *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		int added =
			snprintf(ret_text + length, size - length, "%s%s", length ? " " : "", word);
		length += (size_t)added;
		if (length >= size)
			fail("%s is too long", path);
	}
	return length;
}
