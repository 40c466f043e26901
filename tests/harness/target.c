/*
 * The process factory of the suites. It makes the processes whose maps are to be written, and it
 * starts a helper with descriptors, signals and arguments that a shell cannot give.
 *
 *     target STEP...
 *
 * does the steps from left to right, then prints the ID that the test needs and lives until its
 * standard input ends. A step that fails is reported and ends it with status 125. Called by
 * helpers.bash and by nobody else; its arguments are the tests' own.
 */

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct factory {
	pid_t id;     /* process or thread that the test is told of */
	int log;      /* socket whose messages are printed at the end, or -1 */
	int listener; /* likewise, of the connections to it, or -1 */
};

struct step {
	const char *name;
	const char *arguments;
	int count; /* of arguments */
	void (*run)(struct factory *factory, char **arguments);
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "target: %s: %s\n", what, strerror(errno));
	exit(125);
}

static int check(int result, const char *what)
{
	if (result < 0)
		fail(what);
	return result;
}

static int number(const char *text)
{
	char *end = NULL;
	errno = 0;
	intmax_t value = strtoimax(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || value < 0 || value > INT_MAX) {
		errno = EINVAL;
		fail(text);
	}
	return (int)value;
}

/* Moves a descriptor to the number that the test wants; unlike the old one, it survives an exec. */
static void place(int descriptor, const char *at)
{
	if (descriptor == number(at)) {
		check(fcntl(descriptor, F_SETFD, 0), "fcntl");
		return;
	}
	check(dup2(descriptor, number(at)), "dup2");
	check(close(descriptor), "close");
}

static void wait_for_end_of_input(void)
{
	char buffer[64];
	while (read(STDIN_FILENO, buffer, sizeof(buffer)) > 0)
		continue;
}

static void step_userns(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	check(unshare(CLONE_NEWUSER), "unshare");
}

static void step_deny(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	int file =
		check(open("/proc/self/setgroups", O_WRONLY | O_CLOEXEC), "/proc/self/setgroups");
	check((int)write(file, "deny", 4), "write to setgroups");
	check(close(file), "close");
}

static void step_undumpable(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	check(prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE");
}

static void step_dumpable(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	check(prctl(PR_SET_DUMPABLE, 1), "PR_SET_DUMPABLE");
}

/* The steps that follow are done by a child; this process stays as its living parent. */
static void step_fork(struct factory *factory, char **arguments)
{
	(void)arguments;
	pid_t child = check(fork(), "fork");
	if (child == 0) {
		factory->id = getpid();
		return;
	}
	check(waitpid(child, NULL, 0), "waitpid");
	exit(0);
}

static void *report_thread(void *argument)
{
	int *report = argument;
	pid_t id = gettid();
	check((int)write(report[1], &id, sizeof(id)), "write");
	wait_for_end_of_input();
	return NULL;
}

static void step_thread(struct factory *factory, char **arguments)
{
	(void)arguments;
	int report[2];
	pthread_t thread;
	check(pipe(report), "pipe");
	errno = pthread_create(&thread, NULL, report_thread, report);
	if (errno != 0)
		fail("pthread_create");
	check((int)read(report[0], &factory->id, sizeof(factory->id)), "read");
}

/* A child that has entered a new user namespace and ended, and is not waited for yet. */
static void step_zombie(struct factory *factory, char **arguments)
{
	siginfo_t info;
	pid_t child = check(fork(), "fork");
	if (child == 0) {
		step_userns(factory, arguments);
		_exit(0);
	}
	check(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "waitid");
	factory->id = child;
}

static void step_reap(struct factory *factory, char **arguments)
{
	(void)arguments;
	check(waitpid(factory->id, NULL, 0), "waitpid");
}

static void step_open(struct factory *factory, char **arguments)
{
	(void)factory;
	place(check(open(arguments[1], O_RDONLY | O_CLOEXEC), arguments[1]), arguments[0]);
}

static void step_open_path(struct factory *factory, char **arguments)
{
	(void)factory;
	place(check(open(arguments[1], O_PATH | O_CLOEXEC), arguments[1]), arguments[0]);
}

static void open_pidfd(pid_t process, const char *at)
{
	place(check((int)syscall(SYS_pidfd_open, process, 0), "pidfd_open"), at);
}

static void step_pidfd(struct factory *factory, char **arguments)
{
	(void)factory;
	open_pidfd((pid_t)number(arguments[1]), arguments[0]);
}

/* The directory, or a pidfd, of what the steps before have made, a zombie say. */
static void step_open_here(struct factory *factory, char **arguments)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%ld", (long)factory->id);
	place(check(open(path, O_RDONLY | O_CLOEXEC), path), arguments[0]);
}

static void step_pidfd_here(struct factory *factory, char **arguments)
{
	open_pidfd(factory->id, arguments[0]);
}

static void step_close(struct factory *factory, char **arguments)
{
	(void)factory;
	check(close(number(arguments[0])), "close");
}

static void step_block_signals(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	sigset_t all;
	check(sigfillset(&all), "sigfillset");
	check(sigprocmask(SIG_BLOCK, &all, NULL), "sigprocmask");
}

static void step_ignore_signals(struct factory *factory, char **arguments)
{
	(void)factory, (void)arguments;
	/* SIGKILL, SIGSTOP and the two of the C library cannot be ignored, and need not be. */
	for (int number = 1; number <= SIGRTMAX; number++)
		(void)signal(number, SIG_IGN);
}

static int bind_log(int type, const char *path, struct sockaddr_un *address)
{
	int descriptor = check(socket(AF_UNIX, type | SOCK_CLOEXEC, 0), "socket");
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address->sun_path)) {
		errno = ENAMETOOLONG;
		fail(path);
	}
	memcpy(address->sun_path, path, strlen(path) + 1);
	check(bind(descriptor, (struct sockaddr *)address, sizeof(*address)), "bind");
	check(chmod(path, 0666), "chmod");
	return descriptor;
}

/* Plays the system's logger; what was logged is printed when the standard input has ended. */
static void step_logger(struct factory *factory, char **arguments)
{
	struct sockaddr_un address;
	factory->log = bind_log(SOCK_DGRAM, arguments[0], &address);
}

/* The same, but so many messages wait in it that it takes no more. */
static void step_full_logger(struct factory *factory, char **arguments)
{
	struct sockaddr_un address;
	factory->log = bind_log(SOCK_DGRAM, arguments[0], &address);
	int sender = check(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
	check(connect(sender, (struct sockaddr *)&address, sizeof(address)), "connect");
	while (send(sender, "full", 4, 0) > 0)
		continue;
	if (errno != EAGAIN)
		fail("send");
}

/* A logger of the older kind, to which one connects. */
static void step_stream_logger(struct factory *factory, char **arguments)
{
	struct sockaddr_un address;
	factory->listener = bind_log(SOCK_STREAM, arguments[0], &address);
	check(listen(factory->listener, 10), "listen");
}

static uint32_t call_number(const char *name)
{
	static const struct {
		const char *name;
		long number;
	} calls[] = {
		{"openat2", SYS_openat2},
		{"statx", SYS_statx},
		{"close_range", SYS_close_range},
		{"pidfd_open", SYS_pidfd_open},
		{"pidfd_send_signal", SYS_pidfd_send_signal},
		{"ioctl", SYS_ioctl},
		{"fstatfs", SYS_fstatfs},
		{"statfs", SYS_statfs},
		{"prctl", SYS_prctl},
		{"prlimit64", SYS_prlimit64},
		{"fcntl", SYS_fcntl},
#ifdef SYS_readlink
		{"readlink", SYS_readlink},
#endif
		{"readlinkat", SYS_readlinkat},
		{"newfstatat", SYS_newfstatat},
		{"getgroups", SYS_getgroups},
		{"rt_sigaction", SYS_rt_sigaction},
		{"rt_sigprocmask", SYS_rt_sigprocmask},
		{"pipe2", SYS_pipe2},
		{"setresuid", SYS_setresuid},
		{"getresuid", SYS_getresuid},
		{"getresgid", SYS_getresgid},
		{"capget", SYS_capget},
		{"capset", SYS_capset},
	};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strcmp(calls[i].name, name) == 0)
			return (uint32_t)calls[i].number;
	errno = ENOSYS;
	fail(name);
}

/*
 * A filter that refuses one system call, as those of container engines do: it does not need
 * no_new_privs, since who installs it has CAP_SYS_ADMIN. With REQUEST other than 0 the call is
 * refused only if its second argument, of ioctl(2) say, is that.
 */
static void step_refuse(struct factory *factory, char **arguments)
{
	(void)factory;
	const uint32_t request = (uint32_t)number(arguments[1]);
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call_number(arguments[0]), 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, request, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JA, request == 0 ? 0 : 1, 0, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)number(arguments[2])),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = {sizeof(program) / sizeof(program[0]), program};
	check((int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter), "seccomp");
}

/* The steps that follow are done by this user, with no other group, as far as no call is refused.
 */
static void step_become(struct factory *factory, char **arguments)
{
	(void)factory;
	check(setgroups(0, NULL), "setgroups");
	check(setgid((gid_t)number(arguments[1])), "setgid");
	check(setuid((uid_t)number(arguments[0])), "setuid");
}

static void step_exec(struct factory *factory, char **arguments)
{
	(void)factory;
	execvp(arguments[0], arguments);
	fail(arguments[0]);
}

/* No arguments at all, not even a name. Newer kernels make it one empty string. */
static void step_exec_nameless(struct factory *factory, char **arguments)
{
	(void)factory;
	char *none[] = {NULL};
	execv(arguments[0], none);
	fail(arguments[0]);
}

static const struct step steps[] = {
	{"userns", "", 0, step_userns},
	{"deny", "", 0, step_deny},
	{"undumpable", "", 0, step_undumpable},
	{"dumpable", "", 0, step_dumpable},
	{"fork", "", 0, step_fork},
	{"thread", "", 0, step_thread},
	{"zombie", "", 0, step_zombie},
	{"reap", "", 0, step_reap},
	{"open", "N PATH", 2, step_open},
	{"open-path", "N PATH", 2, step_open_path},
	{"pidfd", "N PID", 2, step_pidfd},
	{"open-here", "N", 1, step_open_here},
	{"pidfd-here", "N", 1, step_pidfd_here},
	{"close", "N", 1, step_close},
	{"block-signals", "", 0, step_block_signals},
	{"ignore-signals", "", 0, step_ignore_signals},
	{"logger", "SOCKET", 1, step_logger},
	{"full-logger", "SOCKET", 1, step_full_logger},
	{"stream-logger", "SOCKET", 1, step_stream_logger},
	{"refuse", "CALL REQUEST ERRNO", 3, step_refuse},
	{"become", "UID GID", 2, step_become},
	{"exec", "PROGRAM ARGUMENT...", 1, step_exec},
	{"exec-nameless", "PROGRAM", 1, step_exec_nameless},
};

static _Noreturn void usage(void)
{
	fputs("usage: target STEP...\n", stderr);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		fprintf(stderr, "    %s %s\n", steps[i].name, steps[i].arguments);
	exit(125);
}

/* Does the step that stands first, and returns what comes after it. */
static char **do_step(struct factory *factory, char **arguments)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (strcmp(arguments[0], steps[i].name) != 0)
			continue;
		for (int n = 1; n <= steps[i].count; n++)
			if (arguments[n] == NULL)
				usage();
		steps[i].run(factory, arguments + 1);
		return arguments + 1 + steps[i].count;
	}
	usage();
}

static void print_log(int log)
{
	char message[2048];
	ssize_t length = 0;
	while ((length = recv(log, message, sizeof(message), MSG_DONTWAIT)) >= 0)
		printf("%.*s\n", (int)length, message);
}

/* A NUL byte ends each message. */
static void print_stream(int listener)
{
	char byte = 0;
	int connection = check(accept(listener, NULL, NULL), "accept");
	while (read(connection, &byte, 1) == 1)
		putchar(byte == '\0' ? '\n' : byte);
}

int main(int argc, char **argv)
{
	struct factory factory = {.id = getpid(), .log = -1, .listener = -1};
	if (argc < 2)
		usage();
	for (char **rest = argv + 1; *rest != NULL;)
		rest = do_step(&factory, rest);

	printf("%ld\n", (long)factory.id);
	if (fflush(stdout) != 0)
		fail("standard output");
	wait_for_end_of_input();
	if (factory.log >= 0)
		print_log(factory.log);
	if (factory.listener >= 0)
		print_stream(factory.listener);
	return 0;
}
