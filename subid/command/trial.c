/*
 * The process in the namespace waits at a socket that ends with this process. The helpers do not
 * wait for long.
 *
 * Run as root, both become the user, who may then trace them. So before that, they give up root's
 * terminal, descriptors and environment; and root's memory goes, too, because each executes a
 * program at once, the first one this very program. Until then the kernel lets nobody trace them.
 */
#include "trial.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* More than this is not kept of what a helper prints. */
#define SAID_MAX (UINT32_C(64) * 1024)

/* The user can trace what is started here, so that it does not even end. */
#define SECONDS_TO_END 5

/* The kernel's errors are not above it. */
#define ERRNO_MAX 4095

/* Where the program that is executed finds the one descriptor that is its own. */
#define KEPT_FD 3

const char trial_name[] = "subid-trial";

struct report {
	enum trial_stage stage;
	int error;
};

/* What is to be taken in the namespace. */
struct order {
	bool uid;
	bool gid;
};

/* A new one has no keys. Where there is no such call, or a filter refuses it, the user has none. */
static int leave_keyring(void)
{
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS &&
	    errno != EPERM)
		return -errno;
	return 0;
}

/*
 * Gives up what would let the user's processes into what is the caller's: terminal, directory,
 * keyring, descriptors but for one, which is KEPT_FD now.
 */
static int leave_caller(int kept)
{
	auto_close int null = -1;
	int r = leave_keyring();

	if (r < 0)
		return r;
	if (setsid() < 0 || chdir("/") < 0 || dup2(kept, KEPT_FD) < 0 ||
	    fcntl(KEPT_FD, F_SETFD, 0) < 0)
		return -errno;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return -errno;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	return close_range(KEPT_FD + 1, ~0U, 0) < 0 ? -errno : 0;
}

/* Returns 0 or a negative errno. */
static int become(const struct user *user)
{
	if (geteuid() == 0 && user->uid != 0 &&
	    (initgroups(user->name, user->gid) < 0 ||
	     setresgid(user->gid, user->gid, user->gid) < 0 ||
	     setresuid(user->uid, user->uid, user->uid) < 0 ||
	     prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0))
		return -errno;
	return 0;
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

static _Noreturn void start(const struct user *user, int talk)
{
	int r = leave_caller(talk);

	if (r < 0)
		_exit(EXIT_FAILURE);
	r = become(user);
	if (r == 0) {
		(void)execve("/proc/self/exe", (char *[]){(char *)trial_name, NULL},
			     (char *[]){NULL});
		r = -errno;
	}
	report(KEPT_FD, TRIAL_USER, r);
	_exit(EXIT_FAILURE);
}

int trial_be_mapped(void)
{
	struct order order;

	(void)prctl(PR_SET_NAME, "subid");
	report(KEPT_FD, TRIAL_NAMESPACE, unshare(CLONE_NEWUSER) < 0 ? -errno : 0);
	if (recv(KEPT_FD, &order, sizeof(order), 0) == (ssize_t)sizeof(order))
		report(KEPT_FD, TRIAL_ID, take_id(&order));
	return EXIT_SUCCESS;
}

static int64_t milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Returns whether there is anything to read, or the end, before the deadline. */
static bool is_ready(int fd, int64_t deadline)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};
	int r;

	do {
		int64_t left = deadline - milliseconds();

		/* There may always be more to read. */
		if (left <= 0)
			return false;
		r = poll(&input, 1, (int)left);
	} while (r < 0 && errno == EINTR);
	return r > 0;
}

static int hear(const struct trial *trial, enum trial_stage *ret_stage)
{
	struct report report;

	if (!is_ready(trial->talk, milliseconds() + INT64_C(1000) * TRIAL_SECONDS_MAX))
		return -ETIME;
	/* The user may have it say anything. */
	if (recv(trial->talk, &report, sizeof(report), 0) != (ssize_t)sizeof(report) ||
	    report.error > 0 || report.error < -ERRNO_MAX)
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
	/* If it were ignored, a child's number could be another's when we use it. */
	(void)signal(SIGCHLD, SIG_DFL);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	trial.talk = ends[0];
	theirs = ends[1];
	trial.pid = fork();
	if (trial.pid == 0)
		start(user, theirs);
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
	int r = leave_caller(output);

	if (r == 0)
		r = become(user);
	if (r == 0 && dup2(KEPT_FD, STDOUT_FILENO) >= 0 && dup2(KEPT_FD, STDERR_FILENO) >= 0 &&
	    fcntl(KEPT_FD, F_SETFD, FD_CLOEXEC) == 0) {
		(void)execve(argv[0], argv, (char *[]){NULL});
		r = -errno;
	}
	(void)dprintf(KEPT_FD, "%s: %s\n", argv[0], strerror(-r));
	_exit(EXIT_FAILURE);
}

/* Reads to the end, so that the program does not wait for its words to be taken, or for so long. */
static char *read_all(int fd, bool *ret_ended)
{
	const int64_t deadline = milliseconds() + INT64_C(1000) * TRIAL_SECONDS_MAX;
	char *text = malloc(SAID_MAX + 1);
	char rest[4096];
	size_t len = 0;
	ssize_t got = 1;

	while (is_ready(fd, deadline) && (got > 0 || (got < 0 && errno == EINTR))) {
		got = text && len < SAID_MAX ? read(fd, text + len, SAID_MAX - len)
					     : read(fd, rest, sizeof(rest));
		if (got > 0 && text && len < SAID_MAX)
			len += (size_t)got;
	}
	if (text)
		text[len] = '\0';
	*ret_ended = got == 0;
	return text;
}

/* What is traced ends for its tracer alone: it is left to the first process then. */
static int end(pid_t pid, int *ret_status)
{
	auto_close int fd = pidfd_open(pid, 0);
	pid_t ended;

	(void)kill(pid, SIGKILL);
	if (fd >= 0)
		(void)is_ready(fd, milliseconds() + INT64_C(1000) * SECONDS_TO_END);
	ended = waitpid(pid, ret_status, WNOHANG);
	if (ended == 0)
		return -ETIME;
	return ended < 0 ? -errno : 0;
}

int trial_map(const struct trial *trial, char *const argv[], char **ret_said)
{
	auto_close int input = -1;
	auto_close int output = -1;
	int fds[2];
	bool ended;
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
	*ret_said = read_all(input, &ended);
	/* It has ended, or never will. */
	r = end(pid, &status);
	if (r == 0 && !ended && WIFSIGNALED(status))
		r = -ETIME;
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
		(void)!end(trial->pid, &status);
	*trial = (struct trial){.talk = -1};
}
