/*
 * A process that was left in disorder is made fit to work.
 */
#include "../../../lib/steps/ready.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

extern char **environ;

/* Each set of standard descriptors that may be closed. */
UNIT_TEST(test_ready_settle_closed_standard_descriptors_are_opened)
{
	for (unsigned closed = 0; closed < 8; closed++) {
		struct refusal refusal;
		int next;

		for (int fd = 0; fd < 3; fd++)
			if (closed & 1U << fd)
				(void)close(fd);
		ck_assert_int_eq(ready_settle(&refusal), 0);
		for (int fd = 0; fd < 3; fd++) {
			ck_assert_int_ge(fcntl(fd, F_GETFD), 0);
			if (closed & 1U << fd) {
				ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
				ck_assert_int_eq(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
			}
		}
		next = open("/dev/null", O_RDONLY | O_CLOEXEC);
		ck_assert_int_gt(next, STDERR_FILENO);
		(void)close(next);
	}
}

UNIT_TEST(test_ready_settle_open_standard_descriptors_stay_as_they_are)
{
	static const int flags[] = {FD_CLOEXEC, 0};

	for (size_t i = 0; i < UNIT_LENGTH(flags); i++) {
		struct refusal refusal;

		for (int fd = 0; fd < 3; fd++)
			ck_assert_int_eq(fcntl(fd, F_SETFD, flags[i]), 0);
		ck_assert_int_eq(ready_settle(&refusal), 0);
		for (int fd = 0; fd < 3; fd++)
			ck_assert_int_eq(fcntl(fd, F_GETFD), flags[i]);
	}
}

/* Settles a process that has some of the standard descriptors, and no other. */
static bool leaves_none_behind(unsigned closed)
{
	struct refusal refusal;

	for (int fd = 0; fd < 3; fd++)
		if (closed & 1U << fd)
			(void)close(fd);
	return close_range(3, UINT_MAX, 0) == 0 && ready_settle(&refusal) == 0 &&
	       open("/dev/null", O_RDONLY | O_CLOEXEC) == 3;
}

UNIT_TEST(test_ready_settle_leaves_no_descriptor_behind)
{
	for (unsigned closed = 0; closed < 8; closed++) {
		pid_t child = fork();
		int status;

		if (child == 0)
			_exit(leaves_none_behind(closed) ? 0 : 1);
		ck_assert_int_gt(child, 0);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(status == 0, "set %u of closed descriptors", closed);
	}
}

UNIT_TEST(test_ready_settle_environment_is_forgotten)
{
	struct refusal refusal;

	ck_assert_int_eq(setenv("NAME", "value", 1), 0);
	ck_assert_int_eq(ready_settle(&refusal), 0);
	ck_assert(!environ || !environ[0]);
	ck_assert_ptr_null(getenv("NAME"));
}

/* A closed pipe, or a file size limit, must not end the program before it has said all. */
UNIT_TEST(test_ready_to_speak_output_that_fails_does_not_kill)
{
	static const int signals[] = {SIGPIPE, SIGXFSZ};

	for (size_t i = 0; i < UNIT_LENGTH(signals); i++)
		ck_assert(signal(signals[i], SIG_DFL) != SIG_ERR);
	ready_to_speak();
	for (size_t i = 0; i < UNIT_LENGTH(signals); i++)
		ck_assert_int_eq(raise(signals[i]), 0);
}

UNIT_TEST(test_ready_settle_process_is_not_dumpable)
{
	struct refusal refusal;

	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
	ck_assert_int_eq(ready_settle(&refusal), 0);
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

UNIT_TEST(test_ready_settle_without_standard_descriptors_is_refused)
{
	struct refusal refusal = {0};
	int r;

	(void)close(STDIN_FILENO);
	unit_refuse_call(SYS_openat, EMFILE);
	r = ready_settle(&refusal);
	ck_assert_int_eq(dup(STDERR_FILENO), STDIN_FILENO);
	ck_assert_int_eq(r, -1);
	ck_assert_int_eq(refusal.cause, CAUSE_STARTUP);
	ck_assert_int_eq(refusal.error, EMFILE);
}
