/*
 * Which files count: what was opened must be a regular file that only root can write.
 */
#include "../../lib/base/trusted_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "fixture.h"

static struct file_verdict assert_fault(const char *path, enum file_fault fault)
{
	struct file_verdict verdict = {.error = -1};
	int fd = -2;
	enum file_fault r = trusted_file_open(path, &verdict, &fd);

	ck_assert_int_eq(r, fault);
	ck_assert_int_eq(verdict.fault, fault);
	if (fault == FILE_GOOD) {
		ck_assert_int_ge(fd, 0);
		ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
		(void)close(fd);
	} else {
		ck_assert_int_eq(fd, -2);
	}
	return verdict;
}

static void assert_open_error(const char *path, int error)
{
	ck_assert_int_eq(assert_fault(path, FILE_OPEN).error, error);
}

static void write_text(const char *path, const char *text)
{
	auto_close int fd = open(path, O_WRONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

UNIT_TEST_ROOT(test_trusted_file_open_of_root_is_good)
{
	auto_free char *path = unit_file("good", "text");
	struct file_verdict verdict;
	auto_close int fd = -1;
	char text[sizeof("text")];

	ck_assert_int_eq(trusted_file_open(path, &verdict, &fd), FILE_GOOD);
	ck_assert_int_eq(read(fd, text, sizeof(text)), (ssize_t)strlen("text"));
	ck_assert_mem_eq(text, "text", strlen("text"));
	ck_assert_uint_eq(verdict.owner, 0);
}

UNIT_TEST_ROOT(test_trusted_file_open_modes_without_foreign_write_are_good)
{
	static const mode_t modes[] = {0400, 0600, 0640, 0644, 0444, 0755, 04755, 0655};
	auto_free char *path = unit_file("modes", "");

	for (size_t i = 0; i < UNIT_LENGTH(modes); i++) {
		ck_assert_int_eq(chmod(path, modes[i]), 0);
		(void)assert_fault(path, FILE_GOOD);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_writable_by_others_is_fault)
{
	static const mode_t modes[] = {0664, 0646, 0666, 0620, 0602, 0777, 01666, 0622};
	auto_free char *path = unit_file("writable", "");

	for (size_t i = 0; i < UNIT_LENGTH(modes); i++) {
		ck_assert_int_eq(chmod(path, modes[i]), 0);
		ck_assert_uint_eq(assert_fault(path, FILE_WRITABLE).mode & 07777, modes[i]);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_of_other_user_is_fault)
{
	auto_free char *path = unit_file("other", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, UNIT_OTHER_UID);
	ck_assert_int_eq(chmod(path, 0666), 0);
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_trusted_file_open_of_other_group_is_good)
{
	auto_free char *path = unit_file("group", "");

	ck_assert_int_eq(chown(path, 0, UNIT_OTHER_UID), 0);
	(void)assert_fault(path, FILE_GOOD);
}

UNIT_TEST_ROOT(test_trusted_file_open_symlink_is_followed)
{
	auto_free char *path = unit_file("behind", "");
	auto_free char *link = unit_path("link");
	auto_free char *second = unit_path("second");

	ck_assert_int_eq(symlink(path, link), 0);
	ck_assert_int_eq(symlink("link", second), 0);
	(void)assert_fault(link, FILE_GOOD);
	(void)assert_fault(second, FILE_GOOD);
}

/* The link may be anybody's: what it leads to is judged. */
UNIT_TEST_ROOT(test_trusted_file_open_symlink_is_judged_by_its_file)
{
	auto_free char *path = unit_file("judged", "");
	auto_free char *link = unit_path("link_of_other");

	ck_assert_int_eq(symlink(path, link), 0);
	ck_assert_int_eq(lchown(link, UNIT_OTHER_UID, 0), 0);
	(void)assert_fault(link, FILE_GOOD);
	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	ck_assert_int_eq(lchown(link, 0, 0), 0);
	(void)assert_fault(link, FILE_OWNER);
}

UNIT_TEST(test_trusted_file_open_own_file_of_user_is_fault)
{
	auto_free char *path = unit_file("own", "");

	if (geteuid() == 0)
		ck_assert_int_eq(chown(path, UNIT_OTHER_UID, UNIT_OTHER_UID), 0);
	(void)assert_fault(path, FILE_OWNER);
}

UNIT_TEST(test_trusted_file_open_missing_is_error)
{
	auto_free char *path = unit_path("missing");
	auto_free char *dangling = unit_path("dangling");
	auto_free char *loop = unit_path("loop");

	assert_open_error(path, ENOENT);
	ck_assert_int_eq(symlink(path, dangling), 0);
	assert_open_error(dangling, ENOENT);
	ck_assert_int_eq(symlink("loop", loop), 0);
	assert_open_error(loop, ELOOP);
}

UNIT_TEST(test_trusted_file_open_unreadable_is_error)
{
	auto_free char *path = unit_file("unreadable", "");

	ck_assert_int_eq(chmod(path, 0), 0);
	if (geteuid() == 0)
		unit_become_other();
	assert_open_error(path, EACCES);
}

UNIT_TEST(test_trusted_file_open_directory_is_not_regular)
{
	auto_free char *path = unit_path("directory");

	ck_assert_int_eq(mkdir(path, 0755), 0);
	(void)assert_fault(path, FILE_NOT_REGULAR);
}

/* Nobody writes to it, so an open that waits would never end. */
UNIT_TEST(test_trusted_file_open_fifo_is_not_regular)
{
	auto_free char *path = unit_path("fifo");

	ck_assert_int_eq(mkfifo(path, 0644), 0);
	(void)assert_fault(path, FILE_NOT_REGULAR);
}

UNIT_TEST(test_trusted_file_open_device_is_not_regular)
{
	(void)assert_fault("/dev/null", FILE_NOT_REGULAR);
}

/* A socket cannot be opened at all. */
UNIT_TEST(test_trusted_file_open_socket_is_error)
{
	auto_free char *path = unit_path("socket");
	auto_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	ck_assert_int_ge(fd, 0);
	ck_assert_uint_lt(strlen(path), sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path));
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_open_error(path, ENXIO);
}

/* A rootless container sees the host's root as an ID that it has not. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_unmapped_owner_is_good)
{
	auto_free char *path = unit_file("unmapped", "");

	ck_assert_int_eq(unshare(CLONE_NEWUSER), 0);
	(void)assert_fault(path, FILE_GOOD);
}

/* Goes to a user namespace in which the host's root is user 65534, and has all capabilities there.
 */
static void enter_namespace_of_65534(void)
{
	ck_assert_int_eq(unshare(CLONE_NEWUSER), 0);
	write_text("/proc/self/uid_map", "65534 0 1\n");
}

static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	ck_assert_int_eq(syscall(SYS_capset, &header, none), 0);
}

/* An unmapped owner is shown as 65534. Where that ID is mapped, CAP_FOWNER tells the two apart. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_mapped_overflow_id_unmapped_owner_is_good)
{
	auto_free char *path = unit_file("overflow", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	enter_namespace_of_65534();
	ck_assert_uint_eq(assert_fault(path, FILE_GOOD).owner, 65534);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_of_mapped_overflow_id_that_user_is_fault)
{
	auto_free char *path = unit_file("overflow", "");

	enter_namespace_of_65534();
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, 65534);
}

/* Without the capability, it could be a user here. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_mapped_overflow_id_without_capability_is_fault)
{
	auto_free char *path = unit_file("overflow", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	enter_namespace_of_65534();
	drop_capabilities();
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, 65534);
}
