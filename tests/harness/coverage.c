/*
 * Writes the counts of gcov(1) also where a process ends, or becomes another program, without exit(3).
 *
 * Linked into what is built with SUBID_COVERAGE, in place of the calls that it wraps (ld(1), --wrap). The files are for
 * processes of all users; and nothing is said where they cannot be written, since tests read standard error.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);

pid_t __real_fork(void);
int __real_execv(const char *path, char *const argv[]);
int __real_execve(const char *path, char *const argv[], char *const envp[]);
_Noreturn void __real__exit(int status);

pid_t __wrap_fork(void);
int __wrap_execv(const char *path, char *const argv[]);
int __wrap_execve(const char *path, char *const argv[], char *const envp[]);
_Noreturn void __wrap__exit(int status);

static void dump(void)
{
	static const char messages[] = "GCOV_ERROR_FILE";
	mode_t mask = umask(0);

	(void)setenv(messages, "/dev/null", 1);
	__gcov_dump();
	(void)unsetenv(messages);
	(void)umask(mask);
}

/* Before that of gcov itself, which then has nothing left to write. */
__attribute__((destructor)) static void dump_at_exit(void)
{
	dump();
}

/* What the parent has counted is the parent's to write. */
pid_t __wrap_fork(void)
{
	pid_t pid = __real_fork();

	if (pid == 0)
		__gcov_reset();
	return pid;
}

static int go_on_with(int error)
{
	__gcov_reset();
	errno = error;
	return -1;
}

int __wrap_execv(const char *path, char *const argv[])
{
	dump();
	(void)__real_execv(path, argv);
	return go_on_with(errno);
}

int __wrap_execve(const char *path, char *const argv[], char *const envp[])
{
	dump();
	(void)__real_execve(path, argv, envp);
	return go_on_with(errno);
}

_Noreturn void __wrap__exit(int status)
{
	dump();
	__real__exit(status);
}
