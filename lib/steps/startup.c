/*
 * The first step of a helper. Everything about the process comes from the caller: descriptors,
 * limits, signals, environment.
 *
 * Runs with all the privilege that the program was given, and touches no file but /dev/null.
 */
#include "startup.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

/* A file opened later must not become standard error, or a message would be written into it. */
static int open_standard_descriptors(void)
{
	struct pollfd standard[] = {
		{.fd = STDIN_FILENO}, {.fd = STDOUT_FILENO}, {.fd = STDERR_FILENO}};

	/* Not even three descriptors are allowed. */
	if (poll(standard, 3, 0) < 0)
		return errno == EINVAL ? -EMFILE : -errno;
	for (size_t i = 0; i < 3; i++)
		if ((standard[i].revents & POLLNVAL) && open("/dev/null", O_RDWR | O_CLOEXEC) < 0)
			return -errno;
	return 0;
}

/* Those that writing a message could raise: it fails then, and the exit status still tells all. */
static int block_signals(void)
{
	sigset_t signals;

	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGPIPE);
	(void)sigaddset(&signals, SIGXFSZ);
	return sigprocmask(SIG_BLOCK, &signals, NULL);
}

int startup_settle(struct refusal *ret_refusal)
{
	static const struct rlimit none = {0, 0};
	int r = open_standard_descriptors();

	if (r < 0)
		return refuse(ret_refusal, CAUSE_STARTUP, -r);
	if (block_signals() < 0 || setrlimit(RLIMIT_CORE, &none) < 0 || clearenv() != 0)
		return refuse(ret_refusal, CAUSE_STARTUP, errno);
	return 0;
}
