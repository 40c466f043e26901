/*
 * What code that is not ours can no longer do, and that it can do the rest.
 */
#include "../../../lib/directory/confine.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

#if defined(__x86_64__) || defined(__aarch64__)

static void assert_confined(void)
{
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	ck_assert_int_eq(confine(), 0);
}

static void assert_refused(long call)
{
	errno = 0;
	ck_assert_msg(syscall(call, -1, -1, -1, -1, 0, 0) == -1 && errno == EPERM, "call %ld: %d",
		      call, errno);
}

/* Each would fail otherwise. A sanitizer cannot look for leaks any more in what is confined. */
UNIT_TEST(test_confine_nothing_is_executed)
{
	assert_confined();
	assert_refused(SYS_execve);
	assert_refused(SYS_execveat);
	_exit(EXIT_SUCCESS);
}

UNIT_TEST(test_confine_nothing_is_executed_by_a_child)
{
	pid_t child;
	int status;

	assert_confined();
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit(syscall(SYS_execve, "/nonexistent", NULL, NULL) == -1 && errno == EPERM
			      ? EXIT_SUCCESS
			      : EXIT_FAILURE);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	_exit(EXIT_SUCCESS);
}

#if defined(__x86_64__)
/* The numbers of another interface of the same kernel. */
UNIT_TEST(test_confine_calls_of_x32_are_refused)
{
	assert_confined();
	assert_refused(0x40000000);
	assert_refused(0x40000000 | 520);
	_exit(EXIT_SUCCESS);
}
#endif

#if defined(__x86_64__)
static long call_as_i386(long number)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(0), "c"(0), "d"(0)
			 : "memory");
	return result;
}

/* The numbers of i386 mean other calls; a kernel that has none of them ends the process. */
UNIT_TEST(test_confine_calls_of_i386_are_refused)
{
	static const long getpid_of_i386 = 20;
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		(void)signal(SIGSEGV, SIG_DFL);
		assert_confined();
		_exit(call_as_i386(getpid_of_i386) == -EPERM ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV));
}
#endif

static void *do_nothing(void *nothing)
{
	return nothing;
}

UNIT_TEST(test_confine_what_looking_up_takes_is_left)
{
	pthread_t thread;

	assert_confined();
	ck_assert_int_ge(open("/proc/self/status", O_RDONLY | O_CLOEXEC), 0);
	ck_assert_int_ge(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, do_nothing, NULL), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	_exit(EXIT_SUCCESS);
}

#endif

UNIT_TEST(test_confine_without_filters_is_error)
{
	unit_refuse_call(SYS_prctl, EINVAL);
	ck_assert_int_lt(confine(), 0);
}
