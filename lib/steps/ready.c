/*
 * Everything about the process comes from the caller: descriptors, limits, signals, environment.
 *
 * Called when privileges are parked, and touches no file but /dev/null.
 */
#include "ready.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

/*
 * A file opened later must not become standard error, or a message would be written into it. For a
 * program that is privileged by its file (AT_SECURE), both C libraries, glibc and musl, have done
 * it before main().
 */
static int open_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		/* cppcheck-suppress leakReturnValNotUsed ; it is meant to stay open */
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR | O_CLOEXEC) != fd)
			return -errno;
	return 0;
}

int ready_settle(struct refusal *ret_refusal)
{
	int r = getauxval(AT_SECURE) ? 0 : open_standard_descriptors();

	if (r < 0)
		return refuse(ret_refusal, CAUSE_STARTUP, -r);
	/* No core file, and nobody looks in: so it has mostly been from its start. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return clearenv() == 0 ? 0 : refuse(ret_refusal, CAUSE_STARTUP, ENOMEM);
}

void ready_to_speak(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
}
