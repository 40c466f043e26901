/*
 * Process descriptors: which process it is, and whether it still is.
 */
#include "../../../lib/steps/pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../fixture.h"

#define UNTOUCHED 77

static void assert_read_error(int fd, int error)
{
	pid_t pid = UNTOUCHED;

	ck_assert_int_eq(pidfd_read_pid(fd, &pid), error);
	ck_assert_int_eq(pid, UNTOUCHED);
}

UNIT_TEST(test_pidfd_read_pid_own_process_is_known)
{
	auto_close int fd = pidfd_open(getpid(), 0);
	pid_t pid = 0;

	ck_assert_int_ge(fd, 0);
	ck_assert(signal(SIGHUP, SIG_DFL) != SIG_ERR); /* no signal is sent */
	ck_assert_int_eq(pidfd_read_pid(fd, &pid), 0);
	ck_assert_int_eq(pid, getpid());
	ck_assert_int_eq(pidfd_check_alive(fd), 0);
}

UNIT_TEST(test_pidfd_read_pid_what_is_no_pidfd_is_invalid)
{
	auto_close int file = unit_memory_file("Pid:\t1\n", 7);
	auto_close int directory = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_close int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	auto_close int path = open("/proc/self", O_PATH | O_CLOEXEC);

	assert_read_error(file, -EINVAL);
	assert_read_error(directory, -EINVAL);
	assert_read_error(null, -EINVAL);
	assert_read_error(path, -EINVAL);
	ck_assert_int_eq(pidfd_check_alive(file), -EINVAL);
	ck_assert_int_eq(pidfd_check_alive(null), -EINVAL);
}

UNIT_TEST(test_pidfd_read_pid_closed_descriptor_is_error)
{
	assert_read_error(INT_MAX, -ENOENT);
	ck_assert_int_eq(pidfd_check_alive(INT_MAX), -EINVAL);
}

UNIT_TEST(test_pidfd_read_pid_that_cannot_be_read_is_error)
{
	auto_close int fd = pidfd_open(getpid(), 0);
	pid_t pid;
	int r;

	unit_fail_allocation(1);
	r = pidfd_read_pid(fd, &pid);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
}

UNIT_TEST(test_pidfd_read_pid_what_is_opened_may_have_any_number)
{
	auto_close int fd = pidfd_open(getpid(), 0);
	pid_t pid = 0;
	int r;

	unit_demand_open_flags(O_CLOEXEC);
	(void)close(STDIN_FILENO);
	r = pidfd_read_pid(fd, &pid);
	ck_assert_int_eq(dup(STDERR_FILENO), STDIN_FILENO);
	ck_assert_int_eq(r, 0);
	ck_assert_int_eq(pid, getpid());
}

/* A process that is not in the PID namespace of /proc. */
UNIT_TEST_NAMESPACE(test_pidfd_read_pid_of_another_namespace_is_error)
{
	auto_close int fd = pidfd_open(getpid(), 0);
	pid_t child;
	int status;

	unit_private_directory("/mnt");
	ck_assert_int_eq(unshare(CLONE_NEWPID), 0);
	child = fork();
	if (child == 0) {
		pid_t pid = UNTOUCHED;

		_exit(mount("proc", "/proc", "proc", 0, NULL) == 0 &&
				      pidfd_read_pid(fd, &pid) == -ESRCH && pid == UNTOUCHED
			      ? 0
			      : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

/* No kernel has so many processes or descriptors yet: a /proc of our own tells of them. */
UNIT_TEST_NAMESPACE(test_pidfd_read_pid_longest_numbers_have_room)
{
	static const struct {
		const char *text;
		int r;
		pid_t pid;
	} cases[] = {
		{"Pid:\t2147483647\n", 0, INT_MAX},
		{"Pid:\t2147483648\n", -ESRCH, UNTOUCHED},
	};
	auto_free char *directory = unit_path("");

	unit_private_directory("/proc");
	ck_assert_int_eq(mkdir("/proc/self", 0755), 0);
	ck_assert_int_eq(symlink(directory, "/proc/self/fdinfo"), 0);
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		pid_t pid = UNTOUCHED;

		free(unit_file("2147483647", cases[i].text));
		ck_assert_int_eq(pidfd_read_pid(INT_MAX, &pid), cases[i].r);
		ck_assert_int_eq(pid, cases[i].pid);
	}
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks without the other /proc */
}

/* A zombie still has its PID; when it has been waited for, the PID is anybody's. */
UNIT_TEST(test_pidfd_check_alive_only_until_child_is_waited_for)
{
	pid_t child = fork();
	siginfo_t info;
	pid_t pid = 0;

	if (child == 0)
		_exit(0);
	ck_assert_int_gt(child, 0);

	auto_close int fd = pidfd_open(child, 0);

	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(pidfd_read_pid(fd, &pid), 0);
	ck_assert_int_eq(pid, child);
	ck_assert_int_eq(pidfd_check_alive(fd), 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	assert_read_error(fd, -ESRCH);
	ck_assert_int_eq(pidfd_check_alive(fd), -ESRCH);
}

/* Who may not signal a process can still tell that it lives. */
UNIT_TEST_ROOT(test_pidfd_check_alive_process_of_other_user_is_alive)
{
	auto_close int fd = pidfd_open(getppid(), 0);

	ck_assert_int_ge(fd, 0);
	unit_become_other();
	ck_assert_int_eq(pidfd_check_alive(fd), 0);
}
