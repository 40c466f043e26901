/*
 * The target: this process, what is no process, and a process of somebody else's.
 *
 * Processes in namespaces of their own are left to the integration tests.
 */
#include "../../../lib/steps/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

#include "../fixture.h"

struct opened {
	int r;
	struct target target;
	struct refusal refusal;
};

static void opened_clear(struct opened *opened)
{
	if (opened->target.dir >= 0)
		(void)close(opened->target.dir);
}

#define auto_opened __attribute__((cleanup(opened_clear)))

static struct opened open_for(pid_t pid, int fd, uid_t uid, gid_t gid)
{
	const struct request request = {.pid = pid, .fd = fd};
	const struct caller caller = {.uid = uid, .gid = gid};
	struct opened opened = {.target = {.dir = -1}};

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

UNIT_TEST(test_target_read_map_is_that_of_the_process)
{
	auto_opened struct opened opened = open_own(getpid(), -1);
	struct id_map map = {0};
	struct id_map own = {0};

	ck_assert_int_eq(target_read_map(&opened.target, "uid_map", &map), 0);
	ck_assert_int_eq(id_map_read_own("/proc/self/uid_map", &own), 0);
	ck_assert_uint_eq(map.len, own.len);
	ck_assert_mem_eq(map.extents, own.extents, own.len * sizeof(own.extents[0]));
	ck_assert_int_eq(target_read_map(&opened.target, "no such file", &map), -ENOENT);
}
