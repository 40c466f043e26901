/*
 * The child that asks: which of its answers are believed, and what it leaves behind.
 *
 * The fork, the pipe and the wait are the real ones; what the child does is made up here, in place
 * of lib/directory/asker.c.
 */
#include "../../../lib/steps/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../../../lib/directory/asker.h"
#include "../fixture.h"

#define QUESTION_UID 1234
#define GOOD_NAME "somebody"

static void (*conduct)(struct answer *answer);

static void fill(struct answer *answer)
{
	answer->user.gid = 5678;
	memcpy(answer->user.name, GOOD_NAME, sizeof(GOOD_NAME));
	for (size_t i = 0; i < ID_MAP_MAX; i++)
		answer->granted[i] = i % 3 == 0;
}

void asker_answer(const struct question *question, struct answer *ret_answer)
{
	if (question->uid == QUESTION_UID)
		conduct(ret_answer);
}

struct asked {
	int r;
	struct answer answer;
	struct refusal refusal;
};

static struct asked ask_for(void (*what)(struct answer *answer))
{
	const struct question question = {.uid = QUESTION_UID};
	struct asked asked = {0};

	conduct = what;
	asked.r = ask(&question, &asked.answer, &asked.refusal);
	return asked;
}

static void assert_no_child(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

static void assert_good(void (*what)(struct answer *answer))
{
	struct asked asked = ask_for(what);
	struct answer expected = {0};

	fill(&expected);
	ck_assert_int_eq(asked.r, 0);
	ck_assert_int_eq(asked.answer.user_error, 0);
	ck_assert_int_eq(asked.answer.delegation_error, 0);
	ck_assert_uint_eq(asked.answer.user.gid, expected.user.gid);
	ck_assert_str_eq(asked.answer.user.name, expected.user.name);
	ck_assert_mem_eq(asked.answer.granted, expected.granted, sizeof(expected.granted));
}

/* Nothing of the answer gets through. */
static void assert_refused(void (*what)(struct answer *answer), enum cause cause, int error)
{
	static const struct answer none;
	struct asked asked = ask_for(what);

	ck_assert_int_eq(asked.r, -1);
	ck_assert_int_eq(asked.refusal.cause, cause);
	ck_assert_int_eq(asked.refusal.error, error);
	ck_assert_mem_eq(&asked.answer, &none, sizeof(none));
}

static void assert_not_believed(void (*what)(struct answer *answer))
{
	assert_refused(what, CAUSE_ASKER, EPROTO);
	assert_no_child();
}

/* In the child, the one descriptor above standard error. */
static int find_pipe(void)
{
	for (int fd = STDERR_FILENO + 1; fd < UNIT_DESCRIPTORS; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return fd;
	return -1;
}

/* Sends the first bytes of a good answer, past the real asker. */
static void send_bytes(size_t len)
{
	struct answer answer;
	int fd = find_pipe();

	memset(&answer, 0, sizeof(answer));
	fill(&answer);
	if (write(fd, &answer, len) != (ssize_t)len)
		_exit(EXIT_FAILURE);
}

static void die(void)
{
	(void)raise(SIGKILL);
}

UNIT_TEST(test_ask_whole_answer_is_returned)
{
	assert_good(fill);
	assert_no_child();
}

static void await_reading(int fd)
{
	int unread = 1;

	while (unread > 0 && ioctl(fd, FIONREAD, &unread) == 0)
		(void)sched_yield();
}

/* The rest is sent when the first byte has been read. */
static void send_in_parts(struct answer *answer)
{
	int fd = find_pipe();

	send_bytes(1);
	await_reading(fd);
	fill(answer);
	if (write(fd, (const char *)answer + 1, sizeof(*answer) - 1) < 0)
		_exit(EXIT_FAILURE);
	_exit(EXIT_SUCCESS);
}

UNIT_TEST(test_ask_answer_in_parts_is_returned)
{
	assert_good(send_in_parts);
}

static void say_nothing(struct answer *answer)
{
	(void)answer;
}

static void name_as_long_as_it_may_be(struct answer *answer)
{
	memset(answer->user.name, 'n', sizeof(answer->user.name) - 1);
}

UNIT_TEST(test_ask_answer_has_nothing_but_what_was_said)
{
	static const struct answer none;
	struct asked asked;

	unit_soil_stack(UINT64_MAX);
	asked = ask_for(say_nothing);
	ck_assert_int_eq(asked.r, 0);
	ck_assert_mem_eq(&asked.answer, &none, sizeof(none));
	asked = ask_for(name_as_long_as_it_may_be);
	ck_assert_int_eq(asked.r, 0);
	ck_assert_uint_eq(strlen(asked.answer.user.name), sizeof(none.user.name) - 1);
}

static void end_well_without_answer(struct answer *answer)
{
	(void)answer;
	_exit(EXIT_SUCCESS);
}

static void end_well_in_the_middle(struct answer *answer)
{
	send_bytes(sizeof(*answer) - 1);
	_exit(EXIT_SUCCESS);
}

static void die_at_once(struct answer *answer)
{
	(void)answer;
	die();
}

static void die_in_the_middle(struct answer *answer)
{
	send_bytes(sizeof(*answer) / 2);
	die();
}

/* What stood where the rest of it would be is well formed. */
UNIT_TEST(test_ask_part_of_answer_is_not_believed)
{
	unit_soil_stack(0);
	assert_not_believed(end_well_without_answer);
	assert_not_believed(end_well_in_the_middle);
	assert_not_believed(die_at_once);
	assert_not_believed(die_in_the_middle);
}

static void die_after_answer(struct answer *answer)
{
	send_bytes(sizeof(*answer));
	die();
}

static void fail_after_answer(struct answer *answer)
{
	send_bytes(sizeof(*answer));
	_exit(EXIT_FAILURE);
}

/* The answer comes from a process that is not waited for. */
static void leave_answer_to_child(struct answer *answer)
{
	pid_t child = fork();

	if (child == 0) {
		send_bytes(sizeof(*answer));
		_exit(EXIT_SUCCESS);
	}
	die();
}

UNIT_TEST(test_ask_whole_answer_of_child_that_ends_badly_is_not_believed)
{
	assert_not_believed(die_after_answer);
	assert_not_believed(fail_after_answer);
	assert_not_believed(leave_answer_to_child);
}

static void send_byte_before(struct answer *answer)
{
	send_bytes(1);
	fill(answer);
}

static void send_two_answers(struct answer *answer)
{
	send_bytes(sizeof(*answer));
	fill(answer);
}

static void send_much(struct answer *answer)
{
	for (unsigned i = 0; i < 1000; i++)
		send_bytes(sizeof(*answer));
	fill(answer);
}

UNIT_TEST(test_ask_more_than_one_answer_is_not_believed)
{
	assert_not_believed(send_byte_before);
	assert_not_believed(send_two_answers);
	assert_not_believed(send_much);
}

static void close_pipe(struct answer *answer)
{
	fill(answer);
	(void)close(find_pipe());
}

UNIT_TEST(test_ask_closed_pipe_is_not_believed)
{
	assert_not_believed(close_pipe);
}

static void grant_first_by_half(struct answer *answer)
{
	fill(answer);
	answer->granted[0] = 2;
}

static void grant_last_by_half(struct answer *answer)
{
	fill(answer);
	answer->granted[ID_MAP_MAX - 1] = UINT8_MAX;
}

static void name_without_end(struct answer *answer)
{
	fill(answer);
	memset(answer->user.name, 'n', sizeof(answer->user.name));
	answer->granted[0] = 0; /* no end of the name, though it comes behind it */
}

static void user_error_below_zero(struct answer *answer)
{
	fill(answer);
	answer->user_error = -EIO;
}

static void delegation_error_below_zero(struct answer *answer)
{
	fill(answer);
	answer->delegation_error = INT_MIN;
}

UNIT_TEST(test_ask_malformed_answer_is_not_believed)
{
	assert_not_believed(grant_first_by_half);
	assert_not_believed(grant_last_by_half);
	assert_not_believed(name_without_end);
	assert_not_believed(user_error_below_zero);
	assert_not_believed(delegation_error_below_zero);
}

static void user_error(struct answer *answer)
{
	fill(answer);
	answer->user_error = EIO;
}

static void delegation_error(struct answer *answer)
{
	fill(answer);
	answer->delegation_error = ENOMEM;
}

static void both_errors(struct answer *answer)
{
	user_error(answer);
	answer->delegation_error = ENOMEM;
}

UNIT_TEST(test_ask_error_in_answer_is_told)
{
	assert_refused(user_error, CAUSE_USER_DATABASE, EIO);
	assert_refused(delegation_error, CAUSE_DELEGATION_READ, ENOMEM);
	assert_refused(both_errors, CAUSE_USER_DATABASE, EIO);
	assert_no_child();
}

/* What the kernel would not tell us the child's end with, if it stayed. */
static void ignore_children(void (*handler)(int signal), int flags)
{
	const struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

	ck_assert_int_eq(sigaction(SIGCHLD, &action, NULL), 0);
}

UNIT_TEST(test_ask_with_children_ignored_end_is_told)
{
	ignore_children(SIG_IGN, 0);
	assert_good(fill);
	ignore_children(SIG_IGN, 0);
	assert_not_believed(die_after_answer);
	ignore_children(SIG_DFL, SA_NOCLDWAIT);
	assert_good(fill);
	ignore_children(SIG_DFL, SA_NOCLDWAIT);
	assert_not_believed(die_after_answer);
}

/* One child has ended already, and badly; the other lives. Both are left as they are. */
UNIT_TEST(test_ask_with_other_children_only_its_own_counts)
{
	pid_t ended = fork();
	pid_t living;
	siginfo_t info;
	int status;

	if (ended == 0)
		_exit(3);
	living = fork();
	if (living == 0) {
		(void)pause();
		_exit(EXIT_FAILURE);
	}
	ck_assert_int_eq(waitid(P_PID, (id_t)ended, &info, WEXITED | WNOWAIT), 0);
	assert_good(fill);
	assert_refused(die_after_answer, CAUSE_ASKER, EPROTO);
	ck_assert_int_eq(waitpid(living, &status, WNOHANG), 0);
	ck_assert_int_eq(waitpid(ended, &status, 0), ended);
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	ck_assert_int_eq(kill(living, SIGKILL), 0);
	ck_assert_int_eq(waitpid(living, &status, 0), living);
	assert_no_child();
}

static volatile sig_atomic_t *signals; /* that the parent has taken, seen by the child, too */

static void count_signal(int number)
{
	(void)number;
	++*signals;
}

static void interrupt_parent(struct answer *answer)
{
	for (unsigned i = 0; i < 1000; i++)
		(void)kill(getppid(), SIGUSR1);
	fill(answer);
}

/* Each signal is taken before the next one: most while nothing but the child's end is awaited. */
static void interrupt_parent_after_answer(struct answer *answer)
{
	send_bytes(sizeof(*answer));
	(void)close(find_pipe());
	for (unsigned i = 0; i < 100; i++) {
		sig_atomic_t before = *signals;

		(void)kill(getppid(), SIGUSR1);
		while (*signals == before)
			(void)sched_yield();
	}
	_exit(EXIT_SUCCESS);
}

static void take_signals(void (*handler)(int signal))
{
	const struct sigaction action = {.sa_handler = handler};

	signals = mmap(NULL, sizeof(*signals), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	ck_assert_ptr_ne((void *)signals, MAP_FAILED);
	ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
}

UNIT_TEST(test_ask_interrupted_goes_on)
{
	take_signals(count_signal);
	assert_good(interrupt_parent);
	assert_good(interrupt_parent_after_answer);
	assert_no_child();
}

static void refuse_reading(int number)
{
	unit_refuse_call(SYS_read, EIO);
	count_signal(number);
}

static void have_reading_refused_after_answer(struct answer *answer)
{
	send_bytes(sizeof(*answer));
	await_reading(find_pipe());
	(void)kill(getppid(), SIGUSR1);
	while (*signals == 0)
		(void)sched_yield();
	_exit(EXIT_SUCCESS);
}

/* There may be more behind it. */
UNIT_TEST(test_ask_answer_whose_end_cannot_be_read_is_not_believed)
{
	take_signals(refuse_reading);
	assert_not_believed(have_reading_refused_after_answer);
}

static void set_limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(resource, &limit), 0);
	limit.rlim_cur = value;
	ck_assert_int_eq(setrlimit(resource, &limit), 0);
}

UNIT_TEST_ROOT(test_ask_with_too_few_processes_is_not_started)
{
	struct rlimit before;

	unit_become_other();
	ck_assert_int_eq(getrlimit(RLIMIT_NPROC, &before), 0);
	set_limit(RLIMIT_NPROC, 0);
	assert_refused(fill, CAUSE_ASKER_START, EAGAIN);
	assert_no_child();
	set_limit(RLIMIT_NPROC, before.rlim_cur); /* a sanitizer needs one */
}

/* Neither end of the pipe, or only one, can be had. */
UNIT_TEST_ROOT(test_ask_with_too_few_descriptors_is_not_started)
{
	int first = dup(STDERR_FILENO);

	unit_become_other();
	ck_assert_int_gt(first, STDERR_FILENO);
	ck_assert_int_eq(close(first), 0);
	set_limit(RLIMIT_NOFILE, (rlim_t)first);
	assert_refused(fill, CAUSE_ASKER_START, EMFILE);
	set_limit(RLIMIT_NOFILE, (rlim_t)first + 1);
	assert_refused(fill, CAUSE_ASKER_START, EMFILE);
	assert_no_child();
	set_limit(RLIMIT_NOFILE, UNIT_DESCRIPTORS);
	assert_good(fill);
}

static bool has_capability(void)
{
	cap_t none = cap_init();
	cap_t now = cap_get_proc();

	return !none || !now || cap_compare(none, now) != 0;
}

static bool may_start_process(void)
{
	struct rlimit processes;

	return getrlimit(RLIMIT_NPROC, &processes) != 0 || processes.rlim_max != 0;
}

static bool may_execute(void)
{
	return syscall(SYS_execveat, -1, "", NULL, NULL, 0) != -1 || errno != EPERM;
}

static bool is_in_root_directory(void)
{
	char path[4];

	return getcwd(path, sizeof(path)) && strcmp(path, "/") == 0;
}

/* Of these processors the numbers of system calls are known. */
#if defined(__x86_64__) || defined(__aarch64__)
static const bool filtered = true;
#else
static const bool filtered = false;
#endif

/* Does what a module may do, and says as the name what it has that it may not have. */
static void look_around(struct answer *answer)
{
	struct stat st;
	int death = 0;
	int fd = find_pipe();

	fill(answer);
	if (has_capability())
		memcpy(answer->user.name, "capability", sizeof("capability"));
	else if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		memcpy(answer->user.name, "privileges by execve", sizeof("privileges by execve"));
	else if (!is_in_root_directory())
		memcpy(answer->user.name, "directory", sizeof("directory"));
	else if (filtered ? may_execute() : may_start_process())
		memcpy(answer->user.name, "program", sizeof("program"));
	else if (filtered && !may_start_process())
		memcpy(answer->user.name, "no thread", sizeof("no thread"));
	else if (prctl(PR_GET_PDEATHSIG, &death) != 0 || death != SIGKILL)
		memcpy(answer->user.name, "life after its parent", sizeof("life after its parent"));
	else if (unit_open_descriptors() != 4 || fstat(fd, &st) != 0 || !S_ISFIFO(st.st_mode) ||
		 fcntl(fd, F_GETFD) != FD_CLOEXEC)
		memcpy(answer->user.name, "descriptor", sizeof("descriptor"));
}

/* Among the descriptors are some below the pipe, and some above it. */
UNIT_TEST(test_ask_child_has_nothing_but_pipe_and_standard_descriptors)
{
	auto_close int below = dup(STDERR_FILENO);
	auto_close int above = fcntl(below, F_DUPFD, UNIT_DESCRIPTORS - 1);

	ck_assert_int_eq(above, UNIT_DESCRIPTORS - 1);
	assert_good(look_around);
	assert_no_child();
}

/* Where the kernel cannot close them all at once. */
UNIT_TEST(test_ask_without_close_range_child_has_no_more)
{
	auto_close int below = dup(STDERR_FILENO);
	auto_close int above = fcntl(below, F_DUPFD, UNIT_DESCRIPTORS - 1);

	ck_assert_int_eq(above, UNIT_DESCRIPTORS - 1);
	unit_refuse_call(SYS_close_range, ENOSYS);
	assert_good(look_around);
}

static void look_for_processes(struct answer *answer)
{
	fill(answer);
	if (may_start_process())
		memcpy(answer->user.name, "process", sizeof("process"));
}

/* Where the kernel takes no filter. */
UNIT_TEST(test_ask_without_filters_child_starts_no_process)
{
	unit_refuse_call(SYS_prctl, EINVAL);
	assert_good(look_for_processes);
}

/* And where it keeps to no limit either. */
UNIT_TEST(test_ask_without_filters_and_limits_is_not_believed)
{
	unit_refuse_call(SYS_prlimit64, EPERM);
	unit_refuse_call(SYS_prctl, EINVAL);
	assert_not_believed(fill);
}

/* The child's end would not be told where SIGCHLD stays ignored. */
UNIT_TEST(test_ask_with_signal_that_stays_ignored_is_not_started)
{
	unit_refuse_call(SYS_rt_sigaction, EPERM);
	assert_refused(fill, CAUSE_ASKER_START, EPERM);
	assert_no_child();
}

/* With an end of its own left open, it would wait for itself. */
UNIT_TEST(test_ask_pipe_that_cannot_be_closed_is_not_read)
{
	int ends[2]; /* those that the pipe has */

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	ck_assert_int_eq(close(ends[0]), 0);
	ck_assert_int_eq(close(ends[1]), 0);
	unit_refuse_call(SYS_close, EPERM);
	assert_refused(fill, CAUSE_ASKER_START, EPERM);
	for (size_t i = 0; i < UNIT_LENGTH(ends); i++)
		ck_assert_int_eq(close_range((unsigned)ends[i], (unsigned)ends[i], 0), 0);
	ck_assert_int_gt(waitpid(-1, NULL, 0), 0);
}

UNIT_TEST(test_ask_child_that_cannot_move_its_pipe_is_not_believed)
{
	unit_refuse_call(SYS_dup3, EBADF);
	assert_not_believed(fill);
}

/* A child whose end is not known may have ended badly. */
UNIT_TEST(test_ask_child_that_cannot_be_waited_for_is_not_believed)
{
	unit_refuse_call(SYS_wait4, ECHILD);
	assert_refused(fill, CAUSE_ASKER, ECHILD);
}

/* Nobody is asked by a child that cannot become the caller. */
UNIT_TEST_NAMESPACE(test_ask_child_that_cannot_drop_privileges_is_not_believed)
{
	unit_enter_namespace("1 1 1", "1 1 1");
	assert_not_believed(fill);
}
