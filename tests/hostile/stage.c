#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/securebits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BROKEN_SHOWN 10

/* Beyond what a helper opens: the control socket, until the execution. */
#define CONTROL 100

#define HELD 5

struct helper helper;
int proc_fd = -1;
int join_fd = -1;

static unsigned broken_count;
static bool explained;

int check(long result, const char *what)
{
	if (result < 0) {
		(void)fprintf(stderr, "hostile: %s: %s\n", what, strerror(errno));
		_exit(NOT_STARTED);
	}
	return (int)result;
}

void broken(const char *format, ...)
{
	va_list arguments;

	if (++broken_count > BROKEN_SHOWN)
		return;
	va_start(arguments, format);
	(void)fputs("FAILED: ", stderr);
	(void)vfprintf(stderr, format, arguments);
	(void)fputc('\n', stderr);
	va_end(arguments);
}

bool anything_broken(void)
{
	return broken_count > 0;
}

bool anything_explained(void)
{
	return explained;
}

bool helper_is_setuid(void)
{
	struct stat st;

	check(stat(helper.path, &st), helper.path);
	return (st.st_mode & S_ISUID) != 0;
}

void write_file(const char *path, const char *format, ...)
{
	FILE *file = fopen(path, "we");
	va_list arguments;

	check(file ? 0 : -1, path);
	va_start(arguments, format);
	check(vfprintf(file, format, arguments), path);
	va_end(arguments);
	check(fclose(file), path);
}

void place_at(int fd, int at)
{
	check(fd == at ? fcntl(fd, F_SETFD, 0) : dup2(fd, at), "dup2");
}

/* --------------------------------------------------------------------------------- targets */

static const char root_program[] = "/run/hostile-setuid";
static const char unreadable_program[] = "/run/hostile-unreadable";

static void say_ready(int fd)
{
	check(write(fd, "r", 1) == 1 ? 0 : -1, "target");
}

static _Noreturn void wait_for_the_end(void)
{
	for (;;)
		(void)pause();
}

/* In the program that has been executed. */
int target_stay(const char *program, const char *word)
{
	if (strcmp(program, root_program) == 0) {
		/* A process is dumpable only after it has executed what it may read. */
		check(setresuid(0, 0, 0), "setresuid");
		check(unshare(CLONE_NEWUSER), "unshare");
		check(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
	}
	say_ready(atoi(word));
	wait_for_the_end();
}

static void execute(const char *program, int socket)
{
	char word[16];

	(void)snprintf(word, sizeof(word), "%d", socket);
	(void)execl(program, program, "stay", word, (char *)NULL);
	check(-1, program);
}

static void obey(int socket)
{
	char command;

	while (read(socket, &command, 1) == 1) {
		switch (command) {
		case BE_UNDUMPABLE_BY_EXEC:
			execute(unreadable_program, socket);
			break;
		case EXEC_SETUID:
			execute(root_program, socket);
			break;
		case UNSHARE:
			check(unshare(CLONE_NEWUSER), "unshare");
			break;
		case JOIN:
			check(setns(join_fd, CLONE_NEWUSER), "setns");
			break;
		default:
			check(-1, "no such command");
		}
		say_ready(socket);
	}
}

static void become_user(uid_t uid, gid_t gid, bool all_caps)
{
	if (all_caps)
		check(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), "securebits");
	check(setgroups(0, NULL), "setgroups");
	check(setresgid(gid, gid, gid), "setresgid");
	check(setresuid(uid, uid, uid), "setresuid");
	check(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
}

static pid_t fork_with(pid_t pid)
{
	struct clone_args args = {.exit_signal = SIGCHLD};

	if (pid != 0) {
		args.set_tid = (uintptr_t)&pid;
		args.set_tid_size = 1;
	}
	return check(syscall(SYS_clone3, &args, sizeof(args)), "clone3");
}

static _Noreturn void be_target(const struct target *target, enum place place, bool all_caps,
				int socket)
{
	pid_t witness;

	become_user(target->uid, target->gid, all_caps);
	if (place == IN_NEW_NAMESPACE)
		check(unshare(CLONE_NEWUSER), "unshare");
	/* From another PID namespace, its ID would say nothing to the parent. */
	witness = getppid() == 0 ? 0 : check(fork(), "fork");
	if (witness == 0 && getppid() != 0) {
		(void)close(socket);
		wait_for_the_end();
	}
	check(write(socket, &witness, sizeof(witness)), "target");
	obey(socket);
	_exit(0);
}

void target_start(struct target *target, uid_t uid, gid_t gid, enum place place, pid_t pid,
		  bool all_caps)
{
	int ends[2];

	check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
	*target = (struct target){.commands = ends[0], .uid = uid, .gid = gid};
	target->pid = fork_with(pid);
	if (target->pid == 0) {
		(void)close(ends[0]);
		be_target(target, place, all_caps, ends[1]);
	}
	(void)close(ends[1]);
	check(fcntl(ends[0], F_SETFD, FD_CLOEXEC), "fcntl");
	if (read(target->commands, &target->witness, sizeof(pid_t)) != sizeof(pid_t))
		check(-1, "no target");
}

void target_tell(const struct target *target, enum command command)
{
	char byte = (char)command;

	if (write(target->commands, &byte, 1) != 1 || read(target->commands, &byte, 1) != 1)
		check(-1, "the target does not do what it is told");
}

/* The witness has become a child of ours. */
void target_end(struct target *target)
{
	pid_t pids[] = {target->pid, target->witness};

	for (size_t i = 0; i < 2; i++) {
		if (pids[i] == 0)
			continue;
		(void)kill(pids[i], SIGKILL);
		check(waitpid(pids[i], NULL, 0), "waitpid");
	}
	if (target->commands > 0)
		(void)close(target->commands);
	*target = (struct target){0};
}

/* Words with one blank between them; nothing if the process has gone. */
static void read_words(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	size_t len = 0;
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "%d/%s", pid, name);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, size - 1);
	if (fd >= 0)
		(void)close(fd);
	for (ssize_t i = 0; i < got; i++) {
		bool blank = text[i] == ' ' || text[i] == '\n';

		if (!blank || (len > 0 && text[len - 1] != ' '))
			text[len++] = blank ? ' ' : text[i];
	}
	if (len > 0 && text[len - 1] == ' ')
		len--;
	text[len] = '\0';
}

void state_read(pid_t pid, struct state *ret_state)
{
	read_words(pid, helper.map, ret_state->map, sizeof(ret_state->map));
	read_words(pid, helper.other_map, ret_state->other_map, sizeof(ret_state->other_map));
	read_words(pid, "setgroups", ret_state->setgroups, sizeof(ret_state->setgroups));
}

bool state_is_untouched(const struct state *state)
{
	return state->map[0] == '\0' && state->other_map[0] == '\0' &&
	       strcmp(state->setgroups, "allow") == 0;
}

/* ------------------------------------------------------------------------------------ runs */

/* Each call of a helper asks us, or only execve(2): what comes of it is the supervisor's word. */
static int install_listener(bool each_call)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, each_call ? SYS_sendmsg : SYS_execveat,
			 each_call, !each_call),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = {sizeof(program) / sizeof(program[0]), program};

	return check(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
			     &filter),
		     "seccomp");
}

static void send_fd(int socket, int fd)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {.header = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
	struct iovec byte = {(char[]){'f'}, 1};
	struct msghdr message = {.msg_iov = &byte,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};

	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	check(sendmsg(socket, &message, 0), "sendmsg");
}

static int receive_fd(int socket)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec to = {&byte, 1};
	struct msghdr message = {.msg_iov = &to,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	int fd;

	if (check(recvmsg(socket, &message, MSG_CMSG_CLOEXEC), "recvmsg") != 1)
		check(-1, "no run");
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	return fd;
}

/*
 * The program is executed by a call of its own, and the user becomes alice by others than the
 * helpers make, so that a filter of theirs does not hit it.
 */
static _Noreturn void be_helper(const struct run *run, int message)
{
	const char *words[WORDS_MAX + 2] = {helper.name};
	int null = check(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null");
	gid_t gid = run->gid != 0 ? run->gid : ALICE_GID;

	memcpy(words + 1, run->words, sizeof(run->words));
	place_at(null, 0);
	place_at(null, 1);
	place_at(message, 2);
	if (run->held > 0)
		place_at(run->held, HELD);
	if (run->prepare)
		run->prepare(run);
	send_fd(CONTROL, install_listener(run->stopped != NULL));
	if (setgroups(0, NULL) < 0 || setgid(gid) < 0 || setuid(ALICE_UID) < 0)
		_exit(NOT_STARTED);
	(void)syscall(SYS_execveat, AT_FDCWD, helper.path, words, (char *[]){NULL}, 0);
	_exit(NOT_STARTED);
}

/* What explains is the caller, and holds nothing. */
static void check_holds_nothing(pid_t pid)
{
	static const char *const expected[] = {
		"\nUid:\t70001\t70001\t70001\t70001\n", "\nCapInh:\t0000000000000000\n",
		"\nCapPrm:\t0000000000000000\n",        "\nCapEff:\t0000000000000000\n",
		"\nCapAmb:\t0000000000000000\n",
	};
	char path[32];
	char text[4096];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "%d/status", pid);
	fd = check(openat(proc_fd, path, O_RDONLY | O_CLOEXEC), path);
	got = check(read(fd, text, sizeof(text) - 1), path);
	(void)close(fd);
	text[got] = '\0';
	explained = true;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		if (!strstr(text, expected[i]))
			broken("executes what explains, with more than the caller has: not %s in "
			       "%s",
			       expected[i] + 1, text);
}

/* Returns false when nobody is left who could ask. */
static bool answer_call(struct run *run, int listener, bool *started)
{
	/* The kernel's structures may grow. */
	union {
		struct seccomp_notif call;
		char room[512];
	} in;
	union {
		struct seccomp_notif_resp answer;
		char room[512];
	} out;
	struct pollfd wait[] = {{listener, POLLIN, 0},
				{run->drained > 0 ? run->drained : -1, POLLIN, 0}};

	check(poll(wait, 2, -1), "poll");
	if (wait[1].revents & POLLIN)
		check(read(run->drained, (char[4096]){0}, 4096), "read");
	if (!(wait[0].revents & POLLIN))
		return !(wait[0].revents & POLLHUP);
	memset(&in, 0, sizeof(in));
	memset(&out, 0, sizeof(out));
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &in) < 0)
		return true; /* killed meanwhile */
	if ((pid_t)in.call.pid == run->pid && in.call.data.nr == SYS_execve) {
		run->explained = true;
		check_holds_nothing(run->pid);
	}
	if (*started && !run->explained && run->stopped)
		run->stopped(run, &in.call);
	*started |= in.call.data.nr == SYS_execveat;
	out.answer.id = in.call.id;
	out.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &out);
	return true;
}

void run_helper(struct run *run)
{
	static int message = -1;
	int ends[2];
	int listener;
	bool started = false;
	ssize_t got;

	if (message < 0)
		message = check(memfd_create("message", MFD_CLOEXEC), "memfd_create");
	check(ftruncate(message, 0), "ftruncate");
	check(lseek(message, 0, SEEK_SET), "lseek");
	check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
	run->explained = false;
	run->pid = check(fork(), "fork");
	if (run->pid == 0) {
		(void)check(dup3(ends[1], CONTROL, O_CLOEXEC), "dup3");
		be_helper(run, message);
	}
	(void)close(ends[1]);
	listener = receive_fd(ends[0]);
	(void)close(ends[0]);
	while (answer_call(run, listener, &started))
		continue;
	(void)close(listener);
	check(waitpid(run->pid, &run->status, 0), "waitpid");
	if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == NOT_STARTED)
		check(-1, "the helper could not be started");
	got = pread(message, run->message, sizeof(run->message) - 1, 0);
	run->message[got < 0 ? 0 : got] = '\0';
}

bool run_granted(const struct run *run)
{
	return WIFEXITED(run->status) && WEXITSTATUS(run->status) == 0;
}

bool run_killed(const struct run *run)
{
	return WIFSIGNALED(run->status);
}

static bool has_said_why(const struct run *run)
{
	size_t len = strlen(helper.name);

	return strncmp(run->message, "usage: ", strlen("usage: ")) == 0 ||
	       (strncmp(run->message, helper.name, len) == 0 &&
		strncmp(run->message + len, ": ", 2) == 0 &&
		strncmp(run->message + len, ": hint", strlen(": hint")) != 0);
}

bool check_result(const struct run *run, const struct target *target, const struct wanted *wanted,
		  const char *what)
{
	const char *setgroups = wanted->denies_setgroups ? "deny" : "allow";
	struct state state;
	bool written;

	state_read(target->pid, &state);
	written = wanted->map && strcmp(state.map, wanted->map) == 0 &&
		  state.other_map[0] == '\0' && strcmp(state.setgroups, setgroups) == 0;
	if (run_granted(run)) {
		if (!written)
			broken("%s: exit status 0, and the maps are \"%s\" and \"%s\", setgroups "
			       "%s",
			       what, state.map, state.other_map, state.setgroups);
	} else if (state_is_untouched(&state)) {
		if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == 1 &&
		    !wanted->may_be_silent && !has_said_why(run))
			broken("%s: refused without a message, but \"%s\"", what, run->message);
	} else if (written && wanted->may_be_killed_after_it && run_killed(run)) {
		/* As good as granted. */
	} else if (!wanted->may_deny_alone || state.map[0] != '\0' || state.other_map[0] != '\0') {
		broken("%s: status %#x, and the maps are \"%s\" and \"%s\", setgroups %s", what,
		       (unsigned)run->status, state.map, state.other_map, state.setgroups);
	}
	return state_is_untouched(&state);
}

void name_target(struct run *run, const struct target *target, enum way way)
{
	static char word[16];

	(void)snprintf(word, sizeof(word), "%d", target->pid);
	if (run->held > 0)
		(void)close(run->held);
	run->held = 0;
	if (way == BY_DIRECTORY)
		run->held = openat(proc_fd, word, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	else if (way == BY_PIDFD)
		run->held = (int)syscall(SYS_pidfd_open, target->pid, 0);
	if (way != BY_NUMBER) {
		check(run->held, "descriptor of the target");
		(void)snprintf(word, sizeof(word), "fd:%d", HELD);
	}
	run->words[0] = word;
}
