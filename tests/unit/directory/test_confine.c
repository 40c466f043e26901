/*
 * What code that is not ours can no longer do, and that it can do the rest.
 */
#include "../../../lib/directory/confine.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

/* Each of these would succeed, or fail otherwise. */
UNIT_TEST(test_confine_calls_that_change_who_one_is_are_refused)
{
	static const int calls[] = {
		SYS_setuid,   SYS_setreuid,  SYS_setresuid,         SYS_setgid,
		SYS_setregid, SYS_setresgid, SYS_setgroups,         SYS_execve,
		SYS_execveat, SYS_ptrace,    SYS_process_vm_writev,
	};

	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	confine();
	for (size_t i = 0; i < UNIT_LENGTH(calls); i++) {
		errno = 0;
		ck_assert_msg(syscall(calls[i], -1, -1, -1, -1, 0, 0) == -1 && errno == EPERM,
			      "call %d: %d", calls[i], errno);
	}
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

/* They return the ID that was before, and no error but the filter's. */
UNIT_TEST(test_confine_file_system_ids_are_refused)
{
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	ck_assert_int_ne(syscall(SYS_setfsuid, -1), -1);
	ck_assert_int_ne(syscall(SYS_setfsgid, -1), -1);
	confine();
	ck_assert_int_eq(syscall(SYS_setfsuid, -1), -1);
	ck_assert_int_eq(syscall(SYS_setfsgid, -1), -1);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

#if defined(__x86_64__)
/* The numbers of another interface of the same kernel. */
UNIT_TEST(test_confine_calls_of_x32_are_refused)
{
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	confine();
	errno = 0;
	ck_assert_int_eq(syscall(0x40000000 | SYS_getpid), -1);
	ck_assert_int_eq(errno, EPERM);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}
#endif

UNIT_TEST(test_confine_what_looking_up_takes_is_left)
{
	auto_close int file = -1;
	auto_close int connection = -1;
	pid_t child;
	int status;

	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	confine();
	file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(file, 0);
	ck_assert_int_ge(connection, 0);
	child = fork();
	if (child == 0)
		_exit(0);
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

/* Then the kernel takes no filter: without it one goes on. */
UNIT_TEST(test_confine_without_filters_goes_on)
{
	unit_refuse_call(SYS_prctl, EINVAL);
	confine();
	ck_assert_int_eq(setuid(getuid()), 0);
}
