/*
 * The parent believes its child, and nobody else: the pipe is theirs alone, what comes through it
 * has one length, and counts only if the child then ends well. Everything else is a no.
 *
 * Runs with privileges parked; the child drops them.
 */
#include "ask.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../directory/asker.h"
#include "../directory/confine.h"
#include "privileges.h"

/* The one descriptor that the child has beside the standard ones: its end of the pipe. */
#define CHILD_FD (STDERR_FILENO + 1)

/* The child. Its exit status is 0 only if the whole answer has been written. */
_Noreturn static void answer_and_exit(const struct question *question, int pipe_fd)
{
	struct answer answer;

	memset(&answer, 0, sizeof(answer)); /* padding, too: it goes to the parent */
	/* This descriptor is not there yet, since the other end of the pipe has a lower number. */
	if (privileges_drop() < 0 || chdir("/") < 0 || dup3(pipe_fd, CHILD_FD, O_CLOEXEC) < 0)
		_exit(EXIT_FAILURE);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* Foreign code gets none of the descriptors that the caller left, nor of our own. */
	closefrom(CHILD_FD + 1);
	/*
	 * What it executes, the caller can look into, and make it say anything. Where that cannot
	 * be refused, it starts no process, and what it becomes itself has no end of the pipe.
	 */
	if (confine() < 0 && setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0}) < 0)
		_exit(EXIT_FAILURE);
	asker_answer(question, &answer);
	_exit(write(CHILD_FD, &answer, sizeof(answer)) == (ssize_t)sizeof(answer) ? EXIT_SUCCESS
										  : EXIT_FAILURE);
}

/* Reads one answer, and the end behind it. Returns whether that is what there was. */
static bool read_answer(int fd, struct answer *ret_answer)
{
	char bytes[sizeof(*ret_answer) + 1]; /* room to see that there is more */
	size_t len = 0;
	ssize_t got;

	while ((got = TEMP_FAILURE_RETRY(read(fd, bytes + len, sizeof(bytes) - len))) > 0)
		len += (size_t)got;
	if (got < 0 || len != sizeof(*ret_answer))
		return false;
	memcpy(ret_answer, bytes, sizeof(*ret_answer));
	return true;
}

static bool is_well_formed(const struct answer *answer)
{
	bool good = answer->user_error >= 0 && answer->delegation_error >= 0 &&
		    memchr(answer->user.name, '\0', sizeof(answer->user.name));

	for (size_t i = 0; i < ID_MAP_MAX; i++)
		good = good && answer->granted[i] <= 1;
	return good;
}

static int collect(pid_t child, int *fd, struct answer *ret_answer, struct refusal *why)
{
	struct answer answer;
	bool good = read_answer(*fd, &answer) && is_well_formed(&answer);
	int status;

	/* A child that writes on and on would never end while somebody may read. */
	if (close(take_fd(fd)) < 0 || TEMP_FAILURE_RETRY(waitpid(child, &status, 0)) < 0)
		return refuse(why, CAUSE_ASKER, errno);
	if (!good || status != 0)
		return refuse(why, CAUSE_ASKER, EPROTO);
	if (answer.user_error != 0)
		return refuse(why, CAUSE_USER_DATABASE, answer.user_error);
	if (answer.delegation_error != 0)
		return refuse(why, CAUSE_DELEGATION_READ, answer.delegation_error);
	*ret_answer = answer;
	return 0;
}

int ask(const struct question *question, struct answer *ret_answer, struct refusal *ret_refusal)
{
	int ends[2];
	auto_close int read_end = -1;
	auto_close int write_end = -1;
	pid_t child;

	/* The caller may have left it ignored; then the child's end would not be told. */
	if (signal(SIGCHLD, SIG_DFL) == SIG_ERR || pipe2(ends, O_CLOEXEC) < 0)
		return refuse(ret_refusal, CAUSE_ASKER_START, errno);
	read_end = ends[0];
	write_end = ends[1];
	child = fork();
	if (child < 0)
		return refuse(ret_refusal, CAUSE_ASKER_START, errno);
	if (child == 0)
		answer_and_exit(question, write_end);
	/* The pipe would never end while we may write. A filter of system calls may refuse this. */
	if (close(take_fd(&write_end)) < 0)
		return refuse(ret_refusal, CAUSE_ASKER_START, errno);
	return collect(child, &read_end, ret_answer, ret_refusal);
}
