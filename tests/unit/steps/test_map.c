/*
 * The one write: all of the text, or a refusal. And setgroups, which is denied before it.
 */
#include "../../../lib/steps/map.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

#define MAP_TEXT "0 1000 1\n1 100000 65536\n"

static const char map_text[] = MAP_TEXT;
static const struct request request = {.text = MAP_TEXT, .text_len = sizeof(map_text) - 1};

static void assert_refused(int fd, int error)
{
	struct refusal refusal = {0};

	ck_assert_int_eq(map_write(fd, &request, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, error);
}

UNIT_TEST(test_map_write_whole_text_is_written)
{
	auto_close int fd = unit_memory_file("", 0);
	auto_free char *written = NULL;
	struct refusal refusal;

	ck_assert_int_eq(map_write(fd, &request, &refusal), 0);
	written = unit_read_all(fd);
	ck_assert_str_eq(written, map_text);
}

UNIT_TEST(test_map_write_error_is_refused)
{
	auto_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto_close int read_only = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_refused(full, ENOSPC);
	assert_refused(read_only, EBADF);
	assert_refused(-1, EBADF);
}

/* A pipe with room for less than all of it. */
UNIT_TEST(test_map_write_part_of_text_is_refused)
{
	enum { ROOM = 4096 };
	char filler[ROOM] = {0};
	struct request large = {.text_len = 2 * ROOM};
	struct refusal refusal = {0};
	int ends[2];

	memset(large.text, 'x', large.text_len);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	while (write(ends[1], filler, sizeof(filler)) > 0)
		;
	ck_assert_int_eq(read(ends[0], filler, sizeof(filler)), ROOM);
	ck_assert_int_eq(map_write(ends[1], &large, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, EIO);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* A filter may say that a call has succeeded, and not make it. */
UNIT_TEST(test_map_write_nothing_of_text_is_refused)
{
	auto_close int fd = unit_memory_file("", 0);
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct refusal refusal = {0};
		int r;

		unit_refuse_call(SYS_write, 0);
		errno = ENOSPC;
		r = map_write(fd, &request, &refusal);
		_exit(r == -1 && refusal.cause == CAUSE_MAP_WRITE && refusal.error == EIO ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

/* A child in a user namespace of its own, and the target that it is. */
struct child {
	pid_t pid;
	struct target target;
	struct caller caller;
};

static struct child child_start(void)
{
	struct child child = {.target = {.dir = -1, .ns = -1}};
	struct request for_child = {.fd = -1};
	struct refusal refusal;

	child.caller = (struct caller){.uid = geteuid(), .gid = getegid()};
	child.pid = unit_start_child(1);
	for_child.pid = child.pid;
	ck_assert_int_eq(target_open(&for_child, &child.caller, &child.target, &refusal), 0);
	return child;
}

static void child_end(struct child *child)
{
	(void)kill(child->pid, SIGKILL);
	(void)waitpid(child->pid, NULL, 0);
	(void)close(child->target.dir);
}

#define auto_child __attribute__((cleanup(child_end)))

static const struct privileges capable = {.available = true};

static bool is_denied(const struct child *child)
{
	auto_close int fd = target_open_file(&child->target, "setgroups", O_RDONLY);
	char text[16] = "";

	ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
	ck_assert(strcmp(text, "deny\n") == 0 || strcmp(text, "allow\n") == 0);
	return text[0] == 'd';
}

UNIT_TEST_NAMESPACE(test_setgroups_open_is_denied_only_when_it_is_said)
{
	auto_child struct child child = child_start();
	auto_close int fd = -1;
	auto_close int again = -1;
	struct refusal refusal;

	ck_assert_int_eq(setgroups_open(&child.target, &child.caller, &capable, &fd, &refusal), 0);
	ck_assert_int_eq(fcntl(fd, F_GETFL) & O_ACCMODE, O_WRONLY);
	ck_assert(!is_denied(&child));
	ck_assert_int_eq(setgroups_deny(fd, &refusal), 0);
	ck_assert(is_denied(&child));
	ck_assert_int_eq(setgroups_open(&child.target, &child.caller, &capable, &again, &refusal),
			 0);
	ck_assert_int_eq(setgroups_deny(again, &refusal), 0);
	ck_assert(is_denied(&child));
}

static void assert_not_given_up(const struct child *child, const struct caller *caller,
				const struct privileges *privileges)
{
	struct refusal refusal = {0};
	int fd = -1;

	ck_assert_int_eq(setgroups_open(&child->target, caller, privileges, &fd, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, EPERM);
	ck_assert_int_eq(fd, -1);
	ck_assert(!is_denied(child));
}

UNIT_TEST_NAMESPACE(test_setgroups_open_for_a_map_that_stands_is_refused)
{
	auto_child struct child child = child_start();
	auto_close int map = -1;
	static const struct request group = {.text = "0 0 1\n", .text_len = 6};
	struct refusal refusal;

	ck_assert_int_eq(map_open(&child.target, "gid_map", CAUSE_MAP_OPEN, &map, &refusal), 0);
	ck_assert_int_eq(map_write(map, &group, &refusal), 0);
	assert_not_given_up(&child, &child.caller, &capable);
}

/* The kernel would map the opener's effective group alone. */
UNIT_TEST_NAMESPACE(test_setgroups_open_without_capability_for_another_group_is_refused)
{
	static const struct privileges incapable = {0};
	auto_child struct child child = child_start();
	const struct caller other = {.uid = child.caller.uid, .gid = UNIT_OTHER_UID};
	auto_close int fd = -1;
	auto_close int with_it = -1;
	struct refusal refusal;

	assert_not_given_up(&child, &other, &incapable);
	ck_assert_int_eq(setgroups_open(&child.target, &child.caller, &incapable, &fd, &refusal),
			 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(setgroups_open(&child.target, &other, &capable, &with_it, &refusal), 0);
	ck_assert_int_ge(with_it, 0);
}

UNIT_TEST(test_setgroups_deny_nothing_that_is_open_is_no_failure)
{
	struct refusal refusal;

	ck_assert_int_eq(setgroups_deny(-1, &refusal), 0);
}

UNIT_TEST(test_setgroups_deny_error_is_refused)
{
	auto_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct refusal refusal = {0};

	ck_assert_int_eq(setgroups_deny(full, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_SETGROUPS);
	ck_assert_int_eq(refusal.error, ENOSPC);
}

UNIT_TEST_NAMESPACE(test_map_open_error_is_refused)
{
	auto_child struct child child = child_start();
	struct refusal refusal = {0};
	int fd = -1;

	(void)kill(child.pid, SIGKILL);
	ck_assert_int_eq(waitpid(child.pid, NULL, 0), child.pid);
	ck_assert_int_eq(map_open(&child.target, "uid_map", CAUSE_MAP_OPEN, &fd, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_OPEN);
	ck_assert_int_eq(refusal.error, ESRCH);
	ck_assert_int_eq(fd, -1);
}

/* Who is not mapped here cannot be mapped there. */
UNIT_TEST_NAMESPACE(test_setgroups_open_for_group_that_is_not_mapped_is_refused)
{
	auto_child struct child child = {0};

	unit_enter_namespace("0 0 1", "0 0 1");
	child = child_start();
	child.caller.gid = UNIT_OTHER_UID;
	assert_not_given_up(&child, &child.caller, &capable);
}

/* What keeps the map from being looked at is told as it is, whatever else would forbid the write.
 */
static void assert_cannot_look(const struct child *child, int error)
{
	static const struct privileges incapable = {0};
	const struct caller other = {.uid = child->caller.uid, .gid = UNIT_OTHER_UID};
	struct refusal refusal = {0};
	int fd = -1;

	unit_soil_stack(UINT64_MAX);
	ck_assert_int_eq(setgroups_open(&child->target, &other, &incapable, &fd, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, error);
	ck_assert_int_eq(fd, -1);
}

UNIT_TEST_NAMESPACE(test_setgroups_open_of_ended_process_is_refused)
{
	auto_child struct child child = child_start();

	(void)kill(child.pid, SIGKILL);
	ck_assert_int_eq(waitpid(child.pid, NULL, 0), child.pid);
	assert_cannot_look(&child, ESRCH);
}

/* The target's own map is opened in the newer way, and ours in the older. */
UNIT_TEST_NAMESPACE(test_setgroups_open_where_own_map_cannot_be_opened_is_refused)
{
	auto_child struct child child = child_start();

	unit_refuse_call(SYS_openat, EMFILE);
	assert_cannot_look(&child, EMFILE);
}

/* Anybody may read the map, and only who has power over the namespace may deny setgroups. */
UNIT_TEST_NAMESPACE(test_setgroups_open_that_may_not_be_opened_is_refused)
{
	auto_child struct child child = child_start();
	struct refusal refusal = {0};
	int fd = -1;

	ck_assert_int_eq(seteuid(UNIT_OTHER_UID), 0);
	ck_assert_int_eq(setgroups_open(&child.target, &child.caller, &capable, &fd, &refusal), -1);
	ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(refusal.cause, CAUSE_SETGROUPS);
	ck_assert_int_eq(refusal.error, EACCES);
	ck_assert_int_eq(fd, -1);
}

UNIT_TEST_NAMESPACE(test_setgroups_open_and_deny_by_descriptor_0)
{
	auto_child struct child child = child_start();
	struct refusal refusal;
	int fd = -1;
	int opened;
	int denied;

	(void)close(STDIN_FILENO);
	unit_soil_stack(UINT64_MAX);
	opened = setgroups_open(&child.target, &child.caller, &capable, &fd, &refusal);
	denied = setgroups_deny(fd, &refusal);
	ck_assert_int_eq(dup2(STDERR_FILENO, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(opened, 0);
	ck_assert_int_eq(fd, STDIN_FILENO);
	ck_assert_int_eq(denied, 0);
	ck_assert(is_denied(&child));
}
