/*
 * The target: this process, what is no process, and processes in namespaces of their own.
 */
#include "../../../lib/steps/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

struct opened {
	int r;
	struct target target;
	struct refusal refusal;
};

static void opened_clear(struct opened *opened)
{
	cleanup_close(&opened->target.dir);
	cleanup_close(&opened->target.ns);
}

#define auto_opened __attribute__((cleanup(opened_clear)))

static struct opened open_for(pid_t pid, int fd, uid_t uid, gid_t gid)
{
	const struct request request = {.pid = pid, .fd = fd};
	const struct caller caller = {.uid = uid, .gid = gid};
	struct opened opened = {.target = {.dir = -1, .ns = -1}};

	opened.r = target_open(&request, &caller, &opened.target, &opened.refusal);
	return opened;
}

static struct opened open_own(pid_t pid, int fd)
{
	return open_for(pid, fd, geteuid(), getegid());
}

/* For a descriptor that is no target, and is closed. */
static void assert_no_process(int fd)
{
	auto_opened struct opened opened = open_own(0, fd);

	ck_assert_int_eq(opened.r, -1);
	ck_assert_int_eq(opened.refusal.cause, CAUSE_TARGET_NOT_PROC);
	(void)close(fd);
}

static void assert_open_error(pid_t pid, int fd, int error)
{
	auto_opened struct opened opened = open_own(pid, fd);

	ck_assert_int_eq(opened.r, -1);
	ck_assert_int_eq(opened.refusal.cause, CAUSE_TARGET_OPEN);
	ck_assert_int_eq(opened.refusal.error, error);
}

static int open_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	return fd;
}

/* Returns the PID of a child that has ended and is waited for. */
static pid_t ended_child(int *ret_pidfd)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	ck_assert_int_gt(child, 0);
	*ret_pidfd = pidfd_open(child, 0);
	ck_assert_int_ge(*ret_pidfd, 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	return child;
}

UNIT_TEST(test_target_open_own_process_is_opened_by_any_means)
{
	auto_close int pidfd = pidfd_open(getpid(), 0);
	auto_close int directory = open_path("/proc/self");
	auto_opened struct opened by_pid = open_own(getpid(), -1);
	auto_opened struct opened by_pidfd = open_own(0, pidfd);
	auto_opened struct opened by_directory = open_own(0, directory);

	ck_assert_int_eq(by_pid.r, 0);
	ck_assert_int_eq(by_pidfd.r, 0);
	ck_assert_int_eq(by_directory.r, 0);
	ck_assert_int_gt(by_directory.target.dir, STDERR_FILENO);
	ck_assert_int_ne(by_directory.target.dir, directory);
}

UNIT_TEST(test_target_open_what_is_no_process_is_refused)
{
	assert_no_process(open_path("/"));
	assert_no_process(open_path("/proc"));
	assert_no_process(open_path("/proc/sys"));
	assert_no_process(open_path("/proc/self/task"));
	assert_no_process(open_path("/proc/self/ns"));
	assert_no_process(open_path("/proc/thread-self"));
	assert_no_process(open_path("/dev/null"));
	assert_no_process(open_path("/proc/self/status"));
	assert_no_process(unit_memory_file("", 0));
}

/* A directory of the caller's own making, with whatever is in a process's. */
UNIT_TEST(test_target_open_directory_that_looks_like_a_process_is_refused)
{
	auto_free char *directory = unit_path("process");
	auto_free char *task = unit_path("process/task");
	auto_free char *map = NULL;

	ck_assert_int_eq(mkdir(directory, 0755), 0);
	ck_assert_int_eq(mkdir(task, 0755), 0);
	map = unit_file("process/uid_map", "");
	assert_no_process(open_path(directory));
}

UNIT_TEST(test_target_open_ended_process_is_refused)
{
	int pidfd;
	pid_t pid = ended_child(&pidfd);

	assert_open_error(pid, -1, ENOENT);
	assert_open_error(0, pidfd, ESRCH);
	(void)close(pidfd);
}

UNIT_TEST(test_target_open_closed_descriptor_is_refused)
{
	assert_open_error(0, INT_MAX, EBADF);
}

UNIT_TEST(test_target_open_of_other_user_or_group_is_refused)
{
	auto_opened struct opened user = open_for(getpid(), -1, geteuid() + 1, getegid());
	auto_opened struct opened group = open_for(getpid(), -1, geteuid(), getegid() + 1);
	auto_opened struct opened both = open_for(getpid(), -1, geteuid() + 1, getegid() + 1);

	ck_assert_int_eq(user.r, -1);
	ck_assert_int_eq(user.refusal.cause, CAUSE_TARGET_OWNER);
	ck_assert_int_eq(group.r, -1);
	ck_assert_int_eq(group.refusal.cause, CAUSE_TARGET_GROUP);
	ck_assert_int_eq(both.r, -1);
	ck_assert_int_eq(both.refusal.cause, CAUSE_TARGET_OWNER);
}

UNIT_TEST(test_target_check_namespace_our_own_is_refused)
{
	const struct caller caller = {.uid = geteuid(), .gid = getegid()};
	auto_opened struct opened opened = open_own(getpid(), -1);

	ck_assert_int_eq(opened.r, 0);
	ck_assert_int_eq(target_check_namespace(&caller, &opened.target, &opened.refusal), -1);
	ck_assert_int_eq(opened.refusal.cause, CAUSE_NAMESPACE_OURS);
	ck_assert_int_eq(opened.refusal.error, EPERM);
}

UNIT_TEST(test_target_open_file_never_leaves_the_directory)
{
	auto_opened struct opened opened = open_own(getpid(), -1);
	auto_close int map = target_open_file(&opened.target, "uid_map", O_RDONLY);

	ck_assert_int_ge(map, 0);
	ck_assert_int_eq(target_open_file(&opened.target, "exe", O_RDONLY), -ELOOP);
	ck_assert_int_eq(target_open_file(&opened.target, "root/etc", O_RDONLY), -ELOOP);
	ck_assert_int_eq(target_open_file(&opened.target, "no such file", O_RDONLY), -ENOENT);
}

/* A process with namespaces of its own, opened as this caller's. */
struct process {
	pid_t pid;
	struct caller caller;
	struct target target;
};

static struct process start(unsigned namespaces)
{
	struct process process = {.pid = unit_start_child(namespaces),
				  .caller = {.uid = geteuid(), .gid = getegid()},
				  .target = {.dir = -1, .ns = -1}};
	const struct request request = {.pid = process.pid, .fd = -1};
	struct refusal refusal;

	ck_assert_int_eq(target_open(&request, &process.caller, &process.target, &refusal), 0);
	return process;
}

/* As if the caller had opened its directory. */
static struct process start_by_directory(unsigned namespaces)
{
	struct process process = start(namespaces);
	const struct request request = {.fd = process.target.dir};
	struct refusal refusal;

	process.target = (struct target){.dir = -1, .ns = -1};
	ck_assert_int_eq(target_open(&request, &process.caller, &process.target, &refusal), 0);
	ck_assert(process.target.from_fd);
	(void)close(request.fd);
	return process;
}

static void process_end(struct process *process)
{
	if (process->pid > 0)
		unit_end_child(process->pid);
	cleanup_close(&process->target.dir);
	cleanup_close(&process->target.ns);
}

#define auto_process __attribute__((cleanup(process_end)))

/* The parent's namespace, which is opened second, would stay open to the end of the process. */
static int check_and_close_parent(struct process *process, struct refusal *ret_refusal)
{
	int ns = dup(STDERR_FILENO);
	int parent = dup(STDERR_FILENO);
	int r;

	(void)close(ns);
	(void)close(parent);
	r = target_check_namespace(&process->caller, &process->target, ret_refusal);
	if (process->target.ns >= 0)
		(void)close(parent);
	return r;
}

static struct refusal check_namespace(struct process *process)
{
	struct refusal refusal = {0};
	int r = check_and_close_parent(process, &refusal);

	ck_assert_int_eq(r, -1);
	return refusal;
}

static void assert_is_its_own(struct process *process)
{
	auto_free char *path = NULL;
	struct refusal refusal;
	struct stat st;

	ck_assert_int_gt(asprintf(&path, "/proc/%d/ns/user", process->pid), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(check_and_close_parent(process, &refusal), 0);
	ck_assert_int_ge(process->target.ns, 0);
	ck_assert_uint_eq(process->target.ns_inode, st.st_ino);
	ck_assert_int_eq(target_check_again(&process->caller, &process->target, &refusal), 0);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_child_of_ours_is_good)
{
	auto_process struct process by_pid = start(1);
	auto_process struct process by_directory = start_by_directory(1);

	assert_is_its_own(&by_pid);
	assert_is_its_own(&by_directory);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_grandchild_is_refused)
{
	auto_process struct process process = start(2);
	struct refusal refusal = check_namespace(&process);

	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_NOT_CHILD);
	ck_assert_int_eq(refusal.error, EPERM);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_of_another_owner_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal;

	process.caller.uid = UNIT_OTHER_UID;
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OWNER);
	ck_assert_int_eq(refusal.error, EPERM);
}

/* From a namespace beside it: the process's files are ours, and we may not look at it. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_beside_ours_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal;
	pid_t child = fork();
	int status;

	if (child == 0) {
		unit_enter_namespace("0 0 1", "0 0 1");
		refusal = check_namespace(&process);
		_exit(refusal.cause == CAUSE_NAMESPACE_OWNER && refusal.error == EPERM ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_of_ended_process_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal;

	unit_end_child(process.pid);
	process.pid = 0;
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, ESRCH);
}

/* Where neither parent nor owner can be asked for, the kernel's own checks stand. */
static void assert_without_ioctl(int error, bool good)
{
	auto_process struct process process = start(1);
	struct refusal refusal = {0};
	pid_t child = fork();
	int status;

	if (child == 0) {
		unit_refuse_call(SYS_ioctl, error);
		_exit(target_check_namespace(&process.caller, &process.target, &refusal) == 0 ? 0
		      : refusal.cause == CAUSE_NAMESPACE_OPEN && refusal.error == error       ? 1
											      : 2);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_msg(WEXITSTATUS(status) == (good ? 0 : 1), "%s", strerror(error));
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_without_ioctl_is_left_to_the_kernel)
{
	assert_without_ioctl(ENOTTY, true);
	assert_without_ioctl(ENOSYS, true);
	assert_without_ioctl(EINVAL, true);
	assert_without_ioctl(EPERM, true);
	assert_without_ioctl(EMFILE, false);
	assert_without_ioctl(EIO, false);
}

/* What we may not look at is somebody else's namespace if the process's files are ours. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_that_may_not_be_opened_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal;

	unit_refuse_call(SYS_openat, EACCES);
	process.caller.uid = 0;
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OWNER);
	ck_assert_int_eq(refusal.error, EPERM);
	process.caller.uid = UNIT_OTHER_UID;
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, EACCES);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_that_cannot_be_opened_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal;

	unit_refuse_call(SYS_openat, ENFILE);
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, ENFILE);
}

/* In a directory of the caller's, the link is looked at as well, and only in the newer way. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_of_link_that_cannot_be_opened_is_refused)
{
	auto_process struct process process = start_by_directory(1);
	struct refusal refusal;

	unit_refuse_call(SYS_openat2, EMFILE);
	refusal = check_namespace(&process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, EMFILE);
	ck_assert_int_eq(process.target.ns, -1);
}

/* The files of a process that is not dumpable are root's. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_of_undumpable_process_is_refused)
{
	struct caller other = {.uid = UNIT_OTHER_UID, .gid = getegid()};
	struct target target = {.dir = -1, .ns = -1};
	struct request request = {.fd = -1};
	struct refusal refusal = {0};

	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
	ck_assert_int_eq(seteuid(UNIT_OTHER_UID), 0);
	request.pid = unit_start_child(0);
	ck_assert_int_eq(seteuid(0), 0);
	unit_become_other();
	ck_assert_int_eq(target_open(&request, &other, &target, &refusal), 0);
	ck_assert_int_eq(target_check_namespace(&other, &target, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, EACCES);
	(void)close(target.dir);
	ck_assert_int_eq(kill(request.pid, SIGKILL), -1);
}

static struct refusal check_again(struct process *process)
{
	struct refusal refusal = {0};

	ck_assert_int_eq(target_check_again(&process->caller, &process->target, &refusal), -1);
	return refusal;
}

/* The target that is checked is not the one that was: as if it had moved on in between. */
static void assert_change_is_noticed(struct process *process)
{
	struct refusal refusal;

	assert_is_its_own(process);
	process->target.ns_inode++;
	refusal = check_again(process);
	ck_assert_int_eq(refusal.cause, CAUSE_TARGET_CHANGED);
	ck_assert_int_eq(refusal.error, EPERM);
	process->target.ns_inode--;
	process->caller.uid++;
	ck_assert_int_eq(check_again(process).cause, CAUSE_TARGET_OWNER);
	process->caller.uid--;
	process->caller.gid++;
	ck_assert_int_eq(check_again(process).cause, CAUSE_TARGET_GROUP);
	unit_end_child(process->pid);
	process->pid = 0;
	refusal = check_again(process);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert(refusal.error == ESRCH || refusal.error == ENOENT);
}

UNIT_TEST_NAMESPACE(test_target_check_again_change_is_noticed)
{
	auto_process struct process by_pid = start(1);
	auto_process struct process by_directory = start_by_directory(1);

	assert_change_is_noticed(&by_pid);
	assert_change_is_noticed(&by_directory);
}

/* A number means a process of our own PID namespace, which /proc does not show. */
UNIT_TEST_NAMESPACE(test_target_open_with_foreign_proc_is_refused)
{
	pid_t child;
	int status;

	ck_assert_int_eq(unshare(CLONE_NEWPID), 0);
	child = fork();
	if (child == 0) {
		auto_opened struct opened opened = open_own(1, -1);

		_exit(opened.r < 0 && opened.refusal.cause == CAUSE_PROC_FOREIGN ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

/* The older way follows no link either, and is good only for what we have opened ourselves. */
UNIT_TEST(test_target_open_file_without_openat2_is_opened_the_older_way)
{
	auto_close int directory = open_path("/proc/self");
	auto_opened struct opened by_pid = open_own(getpid(), -1);
	auto_opened struct opened by_directory = open_own(0, directory);
	auto_close int fd = -1;

	unit_refuse_call(SYS_openat2, ENOSYS);
	fd = target_open_file(&by_pid.target, "uid_map", O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(target_open_file(&by_pid.target, "exe", O_RDONLY), -ELOOP);
	ck_assert_int_eq(target_open_file(&by_directory.target, "uid_map", O_RDONLY), -ENOSYS);
}

UNIT_TEST(test_target_open_file_error_is_no_reason_for_the_older_way)
{
	auto_opened struct opened opened = open_own(getpid(), -1);

	unit_refuse_call(SYS_openat2, ENFILE);
	ck_assert_int_eq(target_open_file(&opened.target, "uid_map", O_RDONLY), -ENFILE);
}
