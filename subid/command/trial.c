/*
 * The process in the namespace waits at a socket that ends with this process. The helpers do not
 * wait for anything.
 *
 * Run as root, both become the user before they do anything else.
 */
#include "trial.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* More than this is not kept of what a helper prints. */
#define SAID_MAX (UINT32_C(64) * 1024)

struct report {
	enum trial_stage stage;
	int error;
};

/* What is to be taken in the namespace. */
struct order {
	bool uid;
	bool gid;
};

/* Returns 0 or a negative errno. */
static int become(const struct user *user)
{
	if (geteuid() == 0 && user->uid != 0 &&
	    (initgroups(user->name, user->gid) < 0 ||
	     setresgid(user->gid, user->gid, user->gid) < 0 ||
	     setresuid(user->uid, user->uid, user->uid) < 0))
		return -errno;
	/* A change of IDs has taken the process out of the user's own hands. */
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0 ? -errno : 0;
}

static int take_id(const struct order *order)
{
	if ((order->gid && setresgid(1, 1, 1) < 0) || (order->uid && setresuid(1, 1, 1) < 0))
		return -errno;
	return 0;
}

static void report(int talk, enum trial_stage stage, int error)
{
	const struct report report = {stage, error};

	if (send(talk, &report, sizeof(report), MSG_NOSIGNAL) < 0)
		_exit(EXIT_FAILURE);
}

static _Noreturn void be_mapped(const struct user *user, int talk)
{
	struct order order;
	int r = become(user);

	if (r < 0) {
		report(talk, TRIAL_USER, r);
		_exit(EXIT_FAILURE);
	}
	report(talk, TRIAL_NAMESPACE, unshare(CLONE_NEWUSER) < 0 ? -errno : 0);
	if (recv(talk, &order, sizeof(order), 0) == (ssize_t)sizeof(order))
		report(talk, TRIAL_ID, take_id(&order));
	_exit(EXIT_SUCCESS);
}

static int hear(const struct trial *trial, enum trial_stage *ret_stage)
{
	struct report report;

	if (recv(trial->talk, &report, sizeof(report), 0) != (ssize_t)sizeof(report))
		return -ECHILD;
	*ret_stage = report.stage;
	return report.error;
}

int trial_begin(const struct user *user, struct trial *ret_trial, enum trial_stage *ret_stage)
{
	struct trial trial = {.user = user};
	auto_close int theirs = -1;
	int ends[2];
	int r;

	*ret_stage = TRIAL_USER;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	trial.talk = ends[0];
	theirs = ends[1];
	trial.pid = fork();
	if (trial.pid == 0) {
		(void)close(trial.talk);
		be_mapped(user, theirs);
	}
	r = trial.pid < 0 ? -errno : 0;
	/* Held here, too, it would never end. */
	(void)close(take_fd(&theirs));
	if (r == 0)
		r = hear(&trial, ret_stage);
	if (r < 0)
		trial_end(&trial);
	else
		*ret_trial = trial;
	return r;
}

static _Noreturn void execute(const struct user *user, char *const argv[], int output)
{
	const char *name = argv[0];

	if (become(user) == 0 && dup2(output, STDOUT_FILENO) >= 0 &&
	    dup2(output, STDERR_FILENO) >= 0)
		(void)execv(name, argv);
	(void)dprintf(output, "%s: %s\n", name, strerror(errno));
	_exit(EXIT_FAILURE);
}

/* Reads to the end, so that the program never waits for its words to be taken. */
static char *read_all(int fd)
{
	char *text = malloc(SAID_MAX + 1);
	char rest[4096];
	size_t len = 0;
	ssize_t got;

	do {
		got = text && len < SAID_MAX ? read(fd, text + len, SAID_MAX - len)
					     : read(fd, rest, sizeof(rest));
		if (got > 0 && text && len < SAID_MAX)
			len += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (text)
		text[len] = '\0';
	return text;
}

static int wait_for(pid_t pid, int *ret_status)
{
	while (waitpid(pid, ret_status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

int trial_map(const struct trial *trial, char *const argv[], char **ret_said)
{
	auto_close int input = -1;
	auto_close int output = -1;
	int fds[2];
	int status;
	pid_t pid;
	int r;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	input = fds[0];
	output = fds[1];
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		execute(trial->user, argv, output);
	(void)close(take_fd(&output));
	*ret_said = read_all(input);
	r = wait_for(pid, &status);
	if (r == 0 && !*ret_said)
		r = -ENOMEM;
	if (r < 0)
		return r;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}

int trial_take_id(const struct trial *trial, bool uid, bool gid)
{
	const struct order order = {uid, gid};
	enum trial_stage stage;

	if (send(trial->talk, &order, sizeof(order), MSG_NOSIGNAL) < 0)
		return -errno;
	return hear(trial, &stage);
}

void trial_end(struct trial *trial)
{
	int status;

	(void)close(trial->talk);
	if (trial->pid > 0)
		(void)!wait_for(trial->pid, &status);
	*trial = (struct trial){.talk = -1};
}
