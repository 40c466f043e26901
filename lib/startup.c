/*
 * The first step of a helper. Everything about the process comes from the caller: descriptors,
 * limits, signals, environment.
 *
 * Runs with all the privilege that the program was given, and touches no file but /dev/null.
 */
#include "startup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

/* A file opened later must not become standard error, or a message would be written into it. */
static int open_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return -errno;
	} while (fd <= STDERR_FILENO);
	(void)close(fd);
	return 0;
}

int startup_settle(struct refusal *ret_refusal)
{
	static const struct rlimit none = {0, 0};
	int r = open_standard_descriptors();

	if (r < 0)
		return refuse(ret_refusal, CAUSE_STARTUP, -r);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || signal(SIGXFSZ, SIG_IGN) == SIG_ERR ||
	    setrlimit(RLIMIT_CORE, &none) < 0 || clearenv() != 0)
		return refuse(ret_refusal, CAUSE_STARTUP, errno);
	return 0;
}
