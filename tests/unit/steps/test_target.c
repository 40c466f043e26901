/*
 * The target: this process, what is no process, and processes in namespaces of their own.
 */
#include "../../../lib/steps/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

/* Two words, of which each is the mode of a directory. */
#define DIRECTORY_MODES (UINT64_C(0x100000001) * S_IFDIR)

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

	unit_soil_stack(DIRECTORY_MODES);
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
	ck_assert_int_eq(opened.refusal.error, 0);
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

/* Its files may be another user's. */
UNIT_TEST(test_target_open_first_process_is_opened)
{
	auto_opened struct opened opened = open_own(1, -1);

	ck_assert_int_ge(opened.target.dir, 0);
}

/* Only to look at its files, as the process directory that it is, and not beyond execve(2). */
UNIT_TEST(test_target_open_process_is_held_by_path_only)
{
	auto_opened struct opened opened = {.target = {.dir = -1, .ns = -1}};

	unit_demand_open_flags(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	opened = open_own(getpid(), -1);
	ck_assert_int_eq(opened.r, 0);
}

UNIT_TEST(test_target_open_descriptor_0_is_one)
{
	struct opened opened;

	(void)close(STDIN_FILENO);
	opened = open_own(getpid(), -1);
	ck_assert_int_eq(dup2(STDERR_FILENO, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(opened.r, 0);
	ck_assert_int_eq(opened.target.dir, STDIN_FILENO);
}

static bool ends_well(pid_t child)
{
	int status;

	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Standard descriptors are left free, and no other. */
UNIT_TEST(test_target_open_directory_is_held_behind_standard_descriptors)
{
	auto_close int directory = open_path("/proc/self");
	pid_t child = fork();

	if (child == 0)
		_exit(dup2(directory, STDIN_FILENO) == STDIN_FILENO &&
				      close_range(STDIN_FILENO + 1, UINT_MAX, 0) == 0 &&
				      open_own(0, STDIN_FILENO).target.dir == STDERR_FILENO + 1
			      ? 0
			      : 1);
	ck_assert(ends_well(child));
}

static bool is_refused(const struct opened *opened, enum cause cause, int error)
{
	return opened->r == -1 && opened->refusal.cause == cause && opened->refusal.error == error;
}

/* The second says nothing but that the call has succeeded. */
UNIT_TEST(test_target_open_directory_that_cannot_be_held_is_refused)
{
	static const struct {
		int error;
		enum cause cause;
	} cases[] = {{EMFILE, CAUSE_TARGET_OPEN}, {0, CAUSE_TARGET_NOT_PROC}};
	auto_close int directory = open_path("/proc/self");

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		pid_t child = fork();

		if (child == 0) {
			struct opened opened;

			unit_refuse_call(SYS_fcntl, cases[i].error);
			errno = EIO;
			opened = open_own(0, directory);
			_exit(is_refused(&opened, cases[i].cause, cases[i].error) ? 0 : 1);
		}
		ck_assert(ends_well(child));
	}
}

UNIT_TEST(test_target_open_pidfd_that_cannot_be_read_is_refused)
{
	auto_close int pidfd = pidfd_open(getpid(), 0);
	struct opened opened;

	unit_fail_allocation(1);
	opened = open_own(0, pidfd);
	ck_assert(unit_allocation_failed());
	ck_assert(is_refused(&opened, CAUSE_TARGET_OPEN, ENOMEM));
}

/* When its directory is open, the PID may be another process's already. */
UNIT_TEST(test_target_open_pidfd_that_is_not_alive_any_more_is_refused)
{
	auto_close int pidfd = pidfd_open(getpid(), 0);

	unit_refuse_call(SYS_pidfd_send_signal, ESRCH);
	assert_open_error(0, pidfd, ESRCH);
}

UNIT_TEST(test_target_open_in_unknown_file_system_is_refused)
{
	const struct request request = {.pid = getpid(), .fd = -1};
	const struct caller caller = {.uid = geteuid(), .gid = getegid()};
	auto_opened struct opened opened = {.target = {.dir = -1, .ns = -1}};

	unit_refuse_call(SYS_fstatfs, EIO);
	unit_soil_stack(PROC_SUPER_MAGIC);
	opened.r = target_open(&request, &caller, &opened.target, &opened.refusal);
	ck_assert(is_refused(&opened, CAUSE_TARGET_NOT_PROC, 0));
}

/* What a /proc of our own has by these names: a link, a file, and a directory, the longest. */
UNIT_TEST_NAMESPACE(test_target_open_in_proc_that_is_none_is_refused)
{
	auto_close int file = -1;
	struct opened opened;

	unit_private_directory("/proc");
	ck_assert_int_eq(symlink("/", "/proc/1"), 0);
	file = open("/proc/2", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(mkdir("/proc/2147483647", 0755), 0);
	opened = open_own(1, -1);
	ck_assert(is_refused(&opened, CAUSE_TARGET_OPEN, ENOTDIR));
	opened = open_own(2, -1);
	ck_assert(is_refused(&opened, CAUSE_TARGET_OPEN, ENOTDIR));
	opened = open_own(INT_MAX, -1);
	ck_assert(is_refused(&opened, CAUSE_TARGET_NOT_PROC, 0));
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks without the other /proc */
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
	ck_assert_int_eq(user.refusal.error, 0);
	ck_assert_int_eq(group.r, -1);
	ck_assert_int_eq(group.refusal.cause, CAUSE_TARGET_GROUP);
	ck_assert_int_eq(group.refusal.error, 0);
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
	auto_close int map = -1;

	errno = EPERM; /* of an earlier call */
	map = target_open_file(&opened.target, "uid_map", O_RDONLY);
	ck_assert_int_ge(map, 0);
	ck_assert_int_eq(target_open_file(&opened.target, "exe", O_RDONLY), -ELOOP);
	ck_assert_int_eq(target_open_file(&opened.target, "root/etc", O_RDONLY), -ELOOP);
	ck_assert_int_eq(target_open_file(&opened.target, "no such file", O_RDONLY), -ENOENT);
}

UNIT_TEST(test_target_open_file_by_descriptor_0)
{
	auto_opened struct opened opened = open_own(getpid(), -1);
	int fd;

	(void)close(STDIN_FILENO);
	errno = EPERM; /* of an earlier call */
	fd = target_open_file(&opened.target, "uid_map", O_RDONLY);
	ck_assert_int_eq(dup2(STDERR_FILENO, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(fd, STDIN_FILENO);
}

/* A process with namespaces of its own, opened as this caller's. */
struct process {
	pid_t pid;
	struct caller caller;
	struct target target;
};

static struct process open_process(pid_t pid)
{
	struct process process = {.pid = pid,
				  .caller = {.uid = geteuid(), .gid = getegid()},
				  .target = {.dir = -1, .ns = -1}};
	const struct request request = {.pid = process.pid, .fd = -1};
	struct refusal refusal;

	ck_assert_int_eq(target_open(&request, &process.caller, &process.target, &refusal), 0);
	return process;
}

static struct process start(unsigned namespaces)
{
	return open_process(unit_start_child(namespaces));
}

/* As if the caller had opened its directory. */
static struct process open_by_directory(pid_t pid)
{
	struct process process = open_process(pid);
	const struct request request = {.fd = process.target.dir};
	struct refusal refusal;

	process.target = (struct target){.dir = -1, .ns = -1};
	ck_assert_int_eq(target_open(&request, &process.caller, &process.target, &refusal), 0);
	ck_assert(process.target.from_fd);
	(void)close(request.fd);
	return process;
}

static struct process start_by_directory(unsigned namespaces)
{
	return open_by_directory(unit_start_child(namespaces));
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
	unit_soil_stack(UINT64_MAX);
	errno = EIO; /* of an earlier call */
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

static struct refusal check_again(struct process *process)
{
	struct refusal refusal = {0};

	ck_assert_int_eq(target_check_again(&process->caller, &process->target, &refusal), -1);
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

static bool is_checked(struct process *process, int r, enum cause cause, int error)
{
	struct refusal refusal = {0};
	int checked = check_and_close_parent(process, &refusal);

	return checked == r && (r == 0 || (refusal.cause == cause && refusal.error == error));
}

/* Where only one of parent and owner can be asked for. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_with_half_of_the_answers)
{
	static const struct {
		unsigned refused;
		int with;
		int r;
		enum cause cause;
		int error;
	} cases[] = {
		{NS_GET_PARENT, EPERM, -1, CAUSE_NAMESPACE_NOT_CHILD, EPERM},
		{NS_GET_PARENT, EMFILE, -1, CAUSE_NAMESPACE_OPEN, EMFILE},
		{NS_GET_PARENT, ENOTTY, 0, 0, 0},
		{NS_GET_OWNER_UID, EMFILE, -1, CAUSE_NAMESPACE_OWNER, EPERM},
		{NS_GET_OWNER_UID, EPERM, 0, 0, 0},
	};
	auto_process struct process process = start(1);

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		pid_t child = fork();

		if (child == 0) {
			unit_refuse_argument(SYS_ioctl, 1, cases[i].refused, cases[i].with);
			_exit(is_checked(&process, cases[i].r, cases[i].cause, cases[i].error) ? 0
											       : 1);
		}
		ck_assert_msg(ends_well(child), "case %zu", i);
	}
}

/* A filter may say that a call has succeeded, and not make it: then descriptor 0 is the parent. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_of_which_nothing_is_told_is_refused)
{
	static const struct {
		const char *parent;
		uid_t caller;
		enum cause cause;
	} cases[] = {
		{"/dev/null", 0, CAUSE_NAMESPACE_NOT_CHILD},
		{"/proc/self/ns/user", 0, CAUSE_NAMESPACE_OWNER},
		{"/proc/self/ns/user", 1, CAUSE_NAMESPACE_OWNER},
		{"/proc/self/ns/user", (uid_t)-2, CAUSE_NAMESPACE_OWNER},
	};
	auto_process struct process process = start(1);

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		pid_t child = fork();

		if (child == 0) {
			(void)close(STDIN_FILENO);
			if (open_path(cases[i].parent) != STDIN_FILENO)
				_exit(2);
			process.caller.uid = cases[i].caller;
			unit_refuse_call(SYS_ioctl, 0);
			_exit(is_checked(&process, -1, cases[i].cause, EPERM) ? 0 : 1);
		}
		ck_assert_msg(ends_well(child), "case %zu", i);
	}
}

/* The C library has either call. */
static void refuse_fstat(int fd, int error)
{
	unit_refuse_argument(SYS_fstat, 0, (uint32_t)fd, error);
	unit_refuse_argument(SYS_newfstatat, 0, (uint32_t)fd, error);
}

/* Of the target's namespace, of its parent, and of ours; what is not told is ours by chance. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_that_cannot_be_told_is_refused)
{
	const int first = dup(STDERR_FILENO);
	const struct {
		int fd;
		enum cause cause;
		int error;
	} cases[] = {
		{first, CAUSE_NAMESPACE_OPEN, EIO},
		{first + 1, CAUSE_NAMESPACE_NOT_CHILD, EPERM},
		{AT_FDCWD, CAUSE_NAMESPACE_OPEN, EIO},
	};
	struct stat ours;

	(void)close(first);
	ck_assert_int_eq(stat("/proc/self/ns/user", &ours), 0);
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_process struct process process = start(1);
		pid_t child = fork();

		if (child == 0) {
			struct refusal refusal = {0};
			int r;

			ck_assert_int_eq(dup2(process.target.dir, UNIT_DESCRIPTORS),
					 UNIT_DESCRIPTORS);
			process.target.dir = UNIT_DESCRIPTORS;
			(void)close_range((unsigned)first, UNIT_DESCRIPTORS - 1, 0);
			refuse_fstat(cases[i].fd, EIO);
			unit_soil_stack(ours.st_ino);
			r = target_check_namespace(&process.caller, &process.target, &refusal);
			_exit(r == -1 && refusal.cause == cases[i].cause &&
					      refusal.error == cases[i].error
				      ? 0
				      : 1);
		}
		ck_assert_msg(ends_well(child), "case %zu", i);
	}
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_opens_without_side_effects)
{
	auto_process struct process process = start(1);

	unit_demand_open_flags(O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	assert_is_its_own(&process);
}

UNIT_TEST_NAMESPACE(test_target_check_namespace_by_descriptor_0)
{
	auto_process struct process by_pid = start(1);
	auto_process struct process by_directory = start_by_directory(1);
	struct refusal changed = {0};
	struct refusal refusal;
	int checked;
	int again;

	assert_is_its_own(&by_directory);
	by_directory.target.ns_inode++;
	(void)close(STDIN_FILENO);
	again = target_check_again(&by_directory.caller, &by_directory.target, &changed);
	checked = check_and_close_parent(&by_pid, &refusal);
	ck_assert_int_eq(dup2(STDERR_FILENO, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(again, -1);
	ck_assert_int_eq(changed.cause, CAUSE_TARGET_CHANGED);
	ck_assert_int_eq(checked, 0);
	ck_assert_int_eq(by_pid.target.ns, STDIN_FILENO);
	by_pid.target.ns = -1;
}

/* Over the directory of the process's namespaces, in our mounts. Returns the path of its own. */
static char *cover_namespaces(pid_t pid)
{
	auto_free char *directory = NULL;
	char *path;

	ck_assert_int_gt(asprintf(&directory, "/proc/%d/ns", pid), 0);
	ck_assert_int_gt(asprintf(&path, "%s/user", directory), 0);
	unit_private_directory(directory);
	return path;
}

/* What root has mounted there counts; but not in a directory that the caller has opened. */
UNIT_TEST_NAMESPACE(test_target_check_again_what_is_mounted_over_link)
{
	static const struct {
		const char *text;
		int r;
	} cases[] = {
		{"user:[4294967295]", 0}, {"user:[4294967295]]", -1},    {"user:[42949672950]", -1},
		{"user:[429496729]", -1}, {"user:[4294967295]0000", -1}, {"mnt:[4294967295]", -1},
	};
	pid_t pid = unit_start_child(1);
	auto_free char *link = cover_namespaces(pid);
	auto_process struct process by_pid = open_process(pid);
	auto_process struct process by_directory = open_by_directory(pid);
	struct refusal refusal;

	by_directory.pid = 0;
	by_pid.target.ns_inode = UINT32_MAX;
	by_directory.target.ns_inode = UINT32_MAX;
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		ck_assert_int_eq(symlink(cases[i].text, link), 0);
		ck_assert_int_eq(target_check_again(&by_pid.caller, &by_pid.target, &refusal),
				 cases[i].r);
		if (cases[i].r < 0)
			ck_assert_int_eq(refusal.cause, CAUSE_TARGET_CHANGED);
		refusal = check_again(&by_directory);
		ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
		ck_assert_int_eq(refusal.error, EXDEV);
		ck_assert_int_eq(unlink(link), 0);
	}
}

/* First what is no namespace, then ours. */
UNIT_TEST_NAMESPACE(test_target_check_namespace_what_is_mounted_over_link)
{
	pid_t pid = unit_start_child(1);
	auto_free char *link = cover_namespaces(pid);
	auto_process struct process by_pid = open_process(pid);
	auto_process struct process by_directory = open_by_directory(pid);
	struct refusal refusal;
	int fd = open(link, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	by_directory.pid = 0;
	ck_assert_int_ge(fd, 0);
	(void)close(fd);
	refusal = check_namespace(&by_pid);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, EINVAL);
	ck_assert_int_eq(mount("/proc/self/ns/user", link, NULL, MS_BIND, NULL), 0);
	refusal = check_namespace(&by_pid);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OURS);
	ck_assert_int_eq(refusal.error, EPERM);
	refusal = check_namespace(&by_directory);
	ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
	ck_assert_int_eq(refusal.error, EXDEV);
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
	static const int errors[] = {EACCES, EPERM};
	auto_process struct process process = start(1);
	struct refusal refusal;

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		unit_refuse_call(SYS_openat,
				 errors[i]); /* of two filters, the newer one is heard */
		process.caller.uid = 0;
		refusal = check_namespace(&process);
		ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OWNER);
		ck_assert_int_eq(refusal.error, EPERM);
		process.caller.uid = UNIT_OTHER_UID;
		refusal = check_namespace(&process);
		ck_assert_int_eq(refusal.cause, CAUSE_NAMESPACE_OPEN);
		ck_assert_int_eq(refusal.error, errors[i]);
	}
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

UNIT_TEST_NAMESPACE(test_target_check_again_owner_that_cannot_be_told_is_refused)
{
	auto_process struct process process = start(1);
	pid_t child;

	assert_is_its_own(&process);
	child = fork();
	if (child == 0) {
		struct refusal refusal;

		refuse_fstat(process.target.dir, EIO);
		unit_soil_stack(0);
		refusal = check_again(&process);
		_exit(refusal.cause == CAUSE_TARGET_OPEN && refusal.error == EIO ? 0 : 1);
	}
	ck_assert(ends_well(child));
}

/* A filter may say that a call has succeeded, and not make it. */
UNIT_TEST_NAMESPACE(test_target_check_again_link_of_which_nothing_is_told_is_refused)
{
	auto_process struct process process = start(1);
	struct refusal refusal = {0};
	int r;

	assert_is_its_own(&process);
	unit_refuse_call(SYS_readlinkat, 0);
	errno = EIO;
	r = target_check_again(&process.caller, &process.target, &refusal);
	ck_assert_int_eq(r, -1);
	ck_assert_int_eq(refusal.cause, CAUSE_TARGET_CHANGED);
}

/*
 * A number means a process of our own PID namespace, which /proc does not show. A directory of it
 * is what it is.
 */
UNIT_TEST_NAMESPACE(test_target_open_with_foreign_proc_is_refused)
{
	pid_t child;
	int status;

	ck_assert_int_eq(unshare(CLONE_NEWPID), 0);
	child = fork();
	if (child == 0) {
		const struct opened by_pid = open_own(1, -1);
		const struct opened by_directory = open_own(0, open_path("/proc/self"));

		_exit(is_refused(&by_pid, CAUSE_PROC_FOREIGN, 0) && by_directory.r == 0 ? 0 : 1);
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
