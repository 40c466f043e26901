/*
 * Which files count: what was opened must be a regular file that only root can write.
 */
#include "../../../lib/base/trusted_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "../../../lib/base/id_map.h"
#include "../fixture.h"

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
		ck_assert_int_eq(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
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

UNIT_TEST_ROOT(test_trusted_file_open_of_other_group_that_may_not_write_is_good)
{
	static const mode_t modes[] = {0400, 0600, 0640, 0644, 0444, 0755, 04755, 0655};
	auto_free char *path = unit_file("modes", "");

	ck_assert_int_eq(chown(path, 0, UNIT_OTHER_UID), 0);
	for (size_t i = 0; i < UNIT_LENGTH(modes); i++) {
		ck_assert_int_eq(chmod(path, modes[i]), 0);
		(void)assert_fault(path, FILE_GOOD);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_writable_by_others_is_fault)
{
	static const mode_t modes[] = {0664, 0646, 0666, 0620, 0602, 0777, 01666, 0622};
	auto_free char *path = unit_file("writable", "");

	ck_assert_int_eq(chown(path, 0, UNIT_OTHER_UID), 0);

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

/* Images for users of any ID are made so. */
UNIT_TEST_ROOT(test_trusted_file_open_writable_by_root_group_is_good)
{
	auto_free char *path = unit_file("group0", "");

	ck_assert_int_eq(chmod(path, 0664), 0);
	(void)assert_fault(path, FILE_GOOD);
	ck_assert_int_eq(chmod(path, 0666), 0);
	(void)assert_fault(path, FILE_WRITABLE);
}

/* Directories of root's, and a file in one of them, in an /etc of our own. */
static void make_places(void)
{
	unit_private_etc();
	ck_assert_int_eq(mkdir("/etc/a", 0755), 0);
	ck_assert_int_eq(mkdir("/etc/a/b", 0755), 0);
	unit_etc_file("a/b/file", "");
}

UNIT_TEST_ROOT(test_trusted_file_open_link_through_directories_of_root_is_followed)
{
	static const char *const targets[] = {
		"/etc/a/b/file",    "a/b/file",        "a/../a/./b/file",
		"//etc///a/b/file", "../etc/a/b/file", "second",
	};

	make_places();
	ck_assert_int_eq(symlink("a/b", "/etc/dir"), 0);
	ck_assert_int_eq(symlink("dir/file", "/etc/second"), 0);
	for (size_t i = 0; i < UNIT_LENGTH(targets); i++) {
		(void)unlink("/etc/link");
		ck_assert_int_eq(symlink(targets[i], "/etc/link"), 0);
		(void)assert_fault("/etc/link", FILE_GOOD);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_link_to_file_is_judged_by_it)
{
	make_places();
	ck_assert_int_eq(symlink("a/b/file", "/etc/link"), 0);
	ck_assert_int_eq(lchown("/etc/link", UNIT_OTHER_UID, 0), 0);
	(void)assert_fault("/etc/link", FILE_GOOD);
	ck_assert_int_eq(chown("/etc/a/b/file", UNIT_OTHER_UID, 0), 0);
	(void)assert_fault("/etc/link", FILE_OWNER);
	ck_assert_int_eq(unlink("/etc/a/b/file"), 0);
	assert_open_error("/etc/link", ENOENT);
}

/* Whoever can write to a directory on the way chooses the file. */
UNIT_TEST_ROOT(test_trusted_file_open_link_through_place_of_another_is_fault)
{
	static const char *const places[] = {"/etc", "/etc/a", "/etc/a/b"};

	make_places();
	ck_assert_int_eq(symlink("a/b/file", "/etc/link"), 0);
	for (size_t i = 0; i < UNIT_LENGTH(places); i++) {
		ck_assert_int_eq(chmod(places[i], 01757), 0);
		ck_assert_uint_eq(assert_fault("/etc/link", FILE_PATH).mode & 07777, 01757);
		ck_assert_int_eq(chmod(places[i], 0775), 0);
		(void)assert_fault("/etc/link", FILE_PATH);
		ck_assert_int_eq(chmod(places[i], 0755), 0);
		ck_assert_int_eq(chown(places[i], UNIT_OTHER_UID, 0), 0);
		ck_assert_uint_eq(assert_fault("/etc/link", FILE_PATH).owner, UNIT_OTHER_UID);
		ck_assert_int_eq(chown(places[i], 0, 0), 0);
		(void)assert_fault("/etc/link", FILE_GOOD);
	}
}

/* There, any process's file looks like root's. */
UNIT_TEST_ROOT(test_trusted_file_open_link_to_procfs_is_fault)
{
	static const char *const targets[] = {"/proc/self/cmdline", "/proc/1/cmdline",
					      "/proc/version", "/etc/../proc/uptime"};

	make_places();
	for (size_t i = 0; i < UNIT_LENGTH(targets); i++) {
		(void)unlink("/etc/link");
		ck_assert_int_eq(symlink(targets[i], "/etc/link"), 0);
		(void)assert_fault("/etc/link", FILE_PATH);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_links_without_end_are_error)
{
	char long_target[PATH_MAX];

	make_places();
	ck_assert_int_eq(symlink("two", "/etc/one"), 0);
	ck_assert_int_eq(symlink("one", "/etc/two"), 0);
	assert_open_error("/etc/one", ELOOP);
	ck_assert_int_eq(symlink("/", "/etc/root"), 0);
	assert_open_error("/etc/root", EISDIR);
	ck_assert_int_eq(symlink("root/etc/a/b/file", "/etc/through"), 0);
	(void)assert_fault("/etc/through", FILE_GOOD);
	(void)snprintf(long_target, sizeof(long_target), "%0*d/file", PATH_MAX - 10, 0);
	ck_assert_int_eq(symlink(long_target, "/etc/long"), 0);
	assert_open_error("/etc/long", ENAMETOOLONG);
}

/* As many as the kernel follows. */
UNIT_TEST_ROOT(test_trusted_file_open_forty_links_are_followed)
{
	char name[32];
	char next[32];

	make_places();
	for (int i = 0; i <= 40; i++) {
		(void)snprintf(name, sizeof(name), "/etc/l%d", i);
		(void)snprintf(next, sizeof(next), i == 0 ? "a/b/file" : "l%d", i - 1);
		ck_assert_int_eq(symlink(next, name), 0);
	}
	(void)assert_fault("/etc/l39", FILE_GOOD);
	assert_open_error("/etc/l40", ELOOP);
}

/* What is left of two links' texts is held; what is left of any number is not. */
UNIT_TEST_ROOT(test_trusted_file_open_links_that_leave_too_much_are_error)
{
	char target[PATH_MAX];
	char name[32];

	make_places();
	ck_assert_int_eq(symlink("a", "/etc/l0"), 0);
	for (int i = 1; i <= 3; i++) {
		int len = snprintf(target, sizeof(target), "l%d", i - 1);

		for (; len < PATH_MAX - 100; len += 2)
			memcpy(target + len, "/.", sizeof("/."));
		(void)snprintf(name, sizeof(name), "/etc/l%d", i);
		ck_assert_int_eq(symlink(target, name), 0);
	}
	ck_assert_int_eq(symlink("l2/b/file", "/etc/two"), 0);
	(void)assert_fault("/etc/two", FILE_GOOD);
	ck_assert_int_eq(symlink("l3/b/file", "/etc/three"), 0);
	assert_open_error("/etc/three", ENAMETOOLONG);
}

UNIT_TEST_ROOT(test_trusted_file_find_place_holds_the_last_name)
{
	struct file_verdict verdict;
	struct file_place place;
	struct stat found;
	struct stat wanted;

	make_places();
	ck_assert_int_eq(symlink("a/b/new", "/etc/link"), 0);
	ck_assert_int_eq(trusted_file_find("/etc/link", &verdict, &place), FILE_GOOD);
	ck_assert_str_eq(place.name, "new");
	ck_assert_int_eq(fstat(place.dir, &found), 0);
	ck_assert_int_eq(stat("/etc/a/b", &wanted), 0);
	ck_assert_uint_eq(found.st_ino, wanted.st_ino);
	(void)close(place.dir);
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

	assert_open_error(path, ENOENT);
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
	(void)assert_fault("/proc", FILE_NOT_REGULAR);
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

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("1000 0 1\n", "0 0 1\n");
	ck_assert_uint_eq(assert_fault(path, FILE_GOOD).owner, 65534);
}

/* ... also where it has a user of that number, from whom the unmapped one cannot be told. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_mapped_overflow_id_is_good)
{
	auto_free char *path = unit_file("overflow", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("1000 0 1\n65534 54321 1\n", "0 0 1\n");
	ck_assert_uint_eq(assert_fault(path, FILE_GOOD).owner, 65534);
}

/* What may be the caller's own is not root's. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_caller_who_is_the_overflow_id_is_fault)
{
	auto_free char *path = unit_file("overflow", "");

	unit_enter_namespace("65534 0 1\n", "0 0 1\n");
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, 65534);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_of_user_of_the_namespace_is_fault)
{
	auto_free char *path = unit_file("mapped", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("0 0 1\n1000 54321 1\n", "0 0 1\n");
	ck_assert_uint_eq(assert_fault(path, FILE_OWNER).owner, 1000);
}

/* Where every ID is mapped, 65534 is a user like others. */
UNIT_TEST_ROOT(test_trusted_file_open_of_overflow_id_where_all_are_mapped_is_fault)
{
	auto_free char *path = unit_file("nobody", "");

	ck_assert_int_eq(chown(path, 65534, 0), 0);
	(void)assert_fault(path, FILE_OWNER);
	ck_assert_int_eq(chown(path, 0, 65534), 0);
	ck_assert_int_eq(chmod(path, 0664), 0);
	(void)assert_fault(path, FILE_WRITABLE);
}

/* A name and a link's text may be as long as the kernel allows, and no longer. */
UNIT_TEST_ROOT(test_trusted_file_open_link_of_the_longest_name_is_followed)
{
	char name[NAME_MAX + 2];
	char target[PATH_MAX];

	make_places();
	memset(name, 'n', sizeof(name));
	name[NAME_MAX] = '\0';
	unit_etc_file(name, "");
	ck_assert_int_eq(symlink(name, "/etc/link"), 0);
	(void)assert_fault("/etc/link", FILE_GOOD);
	name[NAME_MAX] = 'n';
	name[NAME_MAX + 1] = '\0';
	ck_assert_int_eq(symlink(name, "/etc/long"), 0);
	assert_open_error("/etc/long", ENAMETOOLONG);

	memset(target, '/', sizeof(target));
	memcpy(target + PATH_MAX - sizeof("/etc/a/b/file"), "/etc/a/b/file",
	       sizeof("/etc/a/b/file"));
	ck_assert_uint_eq(strlen(target), PATH_MAX - 1);
	ck_assert_int_eq(symlink(target, "/etc/longest"), 0);
	(void)assert_fault("/etc/longest", FILE_GOOD);
}

static void assert_find_error(const char *path, int error)
{
	struct file_verdict verdict;
	struct file_place place;

	ck_assert_int_eq(trusted_file_find(path, &verdict, &place), FILE_OPEN);
	ck_assert_int_eq(verdict.fault, FILE_OPEN);
	ck_assert_int_eq(verdict.error, error);
	ck_assert_int_eq(place.dir, -1);
}

UNIT_TEST_ROOT(test_trusted_file_find_leaves_nothing_open_but_the_place)
{
	struct file_verdict verdict;
	struct file_place place;

	make_places();
	ck_assert_int_eq(chown("/etc/a/b/file", UNIT_OTHER_UID, 0), 0);
	unit_demand_open_flags(O_NOFOLLOW);
	ck_assert_int_eq(trusted_file_find("/etc/a/b/file", &verdict, &place), FILE_GOOD);
	ck_assert_int_ne(fcntl(place.dir, F_GETFD) & FD_CLOEXEC, 0);
	(void)close(place.dir);
	assert_find_error("/etc/a/c/file", ENOENT);
	assert_find_error("/etc/a/b/file/x", ENOTDIR);
	assert_find_error("", ENOENT);
}

/* What is left may fill the room, and no more. */
UNIT_TEST_ROOT(test_trusted_file_find_longest_path_is_walked)
{
	char path[2 * PATH_MAX];
	struct file_verdict verdict;
	struct file_place place;

	make_places();
	memset(path, '/', sizeof(path));
	memcpy(path + sizeof(path) - sizeof("a/b/file"), "a/b/file", sizeof("a/b/file"));
	memcpy(path, "/etc", strlen("/etc"));
	assert_find_error(path, ENAMETOOLONG);
	memmove(path + 5, path + 6, sizeof(path) - 6);
	ck_assert_int_eq(trusted_file_find(path, &verdict, &place), FILE_GOOD);
	ck_assert_str_eq(place.name, "file");
	(void)close(place.dir);
}

/* Descriptor 0 is one like others. */
UNIT_TEST_ROOT(test_trusted_file_find_closes_standard_input_as_well)
{
	make_places();
	(void)close(STDIN_FILENO);
	assert_find_error("/etc/a/c/file", ENOENT);
	assert_find_error("/etc/a/b/c/file", ENOENT);
	ck_assert_int_eq(dup(STDERR_FILENO), STDIN_FILENO);
}

UNIT_TEST_ROOT(test_trusted_file_open_as_standard_input_is_good)
{
	auto_free char *path = unit_file("good", "");

	(void)close(STDIN_FILENO);
	errno = ELOOP; /* of an earlier call */
	(void)assert_fault(path, FILE_GOOD);
	ck_assert_int_eq(dup(STDERR_FILENO), STDIN_FILENO);
}

UNIT_TEST_ROOT(test_trusted_file_open_leaves_nothing_open_but_the_file)
{
	auto_free char *path = unit_file("writable", "");
	struct file_verdict verdict;
	int fd = -1;

	make_places();
	ck_assert_int_eq(symlink("a/b/file", "/etc/link"), 0);
	ck_assert_int_eq(trusted_file_open("/etc/link", &verdict, &fd), FILE_GOOD);
	(void)close(fd);
	ck_assert_int_eq(chmod(path, 0666), 0);
	(void)assert_fault(path, FILE_WRITABLE);
}

/* One entry more than the mode says: another user, who may write. */
UNIT_TEST_ROOT(test_trusted_file_open_writable_by_access_list_is_fault)
{
	/* As the kernel reads it, linux/posix_acl_xattr.h: version, then tag, rights and ID. */
	static const struct {
		uint32_t version;
		struct {
			uint16_t tag;
			uint16_t rights;
			uint32_t id;
		} entries[5];
	} list = {2,
		  {{0x01, 6, UINT32_MAX},
		   {0x02, 6, UNIT_OTHER_UID},
		   {0x04, 4, UINT32_MAX},
		   {0x10, 6, UINT32_MAX},
		   {0x20, 4, UINT32_MAX}}};
	auto_free char *path = unit_file("listed", "");

	ck_assert_int_eq(setxattr(path, "system.posix_acl_access", &list, sizeof(list), 0), 0);
	errno = ENODATA; /* of an earlier call */
	ck_assert_uint_eq(assert_fault(path, FILE_WRITABLE).mode & 0777, 0664);
	ck_assert_int_eq(removexattr(path, "system.posix_acl_access"), 0);
	ck_assert_int_eq(chmod(path, 0664), 0);
	(void)assert_fault(path, FILE_GOOD);
}

UNIT_TEST_ROOT(test_trusted_file_open_verdict_has_what_the_file_is)
{
	auto_free char *path = unit_file("judged", "12345");
	struct file_verdict verdict;

	ck_assert_int_eq(chown(path, 0, UNIT_OTHER_UID), 0);
	verdict = assert_fault(path, FILE_GOOD);
	ck_assert_int_eq(verdict.error, 0);
	ck_assert_uint_eq(verdict.owner, 0);
	ck_assert_uint_eq(verdict.group, UNIT_OTHER_UID);
	ck_assert_uint_eq(verdict.mode, S_IFREG | 0644);
	ck_assert_uint_eq(verdict.size, 5);
}

/* A file that is not there, or not to be trusted, says nothing. */
UNIT_TEST_ROOT(test_trusted_file_read_of_what_counts_has_lines)
{
	auto_free char *good = unit_file("good", "line\n");
	auto_free char *writable = unit_file("writable", "line\n");
	auto_free char *missing = unit_path("missing");
	auto_free struct line_reader *reader = NULL;
	auto_close int fd = -1;
	struct text_line line;

	ck_assert_int_eq(chmod(writable, 0666), 0);
	ck_assert_int_eq(trusted_file_read(writable, &fd, &reader), 1);
	ck_assert_int_eq(trusted_file_read(missing, &fd, &reader), 1);
	ck_assert_int_eq(trusted_file_read("/proc/version/x", &fd, &reader), -ENOTDIR);
	ck_assert_ptr_null(reader);
	ck_assert_int_eq(fd, -1);
	ck_assert_int_eq(trusted_file_read(good, &fd, &reader), 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_uint_eq(reader->size, strlen("line\n"));
	ck_assert_int_eq(lines_next(reader, &line), 1);
	ck_assert_mem_eq(line.text, "line", line.len);
}

UNIT_TEST_ROOT(test_trusted_file_read_without_memory_is_error)
{
	auto_free char *path = unit_file("good", "line\n");
	struct line_reader *reader = NULL;
	int fd = -1;
	int r;

	unit_fail_allocation(1);
	r = trusted_file_read(path, &fd, &reader);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert_int_eq(fd, -1);
	ck_assert_ptr_null(reader);
}

/* One ID that is left out is enough, and it is the sum of all extents that counts. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_the_one_unmapped_owner_is_good)
{
	auto_free char *path = unit_file("unmapped", "");

	ck_assert_int_eq(chown(path, 4294967294, 0), 0);
	unit_enter_namespace("0 0 4294967294\n", "0 0 1\n");
	ck_assert_uint_eq(assert_fault(path, FILE_GOOD).owner, 65534);
}

/* No map is longer. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_unmapped_owner_in_the_longest_map_is_good)
{
	auto_free char *path = unit_file("unmapped", "");
	auto_text struct unit_text map = {0};

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	for (int id = 0; id < ID_MAP_MAX; id++)
		unit_text_add(&map, "%d %d 1\n", id, id);
	unit_enter_namespace(map.bytes, "0 0 1\n");
	(void)assert_fault(path, FILE_GOOD);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_of_overflow_id_where_extents_map_all_is_fault)
{
	auto_free char *path = unit_file("nobody", "");

	ck_assert_int_eq(chown(path, 65534, 0), 0);
	unit_enter_namespace("0 0 1000\n1000 1000 4294966295\n", "0 0 1\n");
	(void)assert_fault(path, FILE_OWNER);
}

/* Where the map cannot be read, that is told: a file that forbids must not be passed over. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_unmapped_owner_without_procfs_is_error)
{
	auto_free char *path = unit_file("unmapped", "");

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("1000 0 1\n", "0 0 1\n");
	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	ck_assert_int_eq(mount("none", "/proc", "tmpfs", 0, NULL), 0);
	assert_open_error(path, EIO);
	ck_assert_int_eq(umount("/proc"), 0); /* where a sanitizer looks for leaks */
}

/* The caller sets the limit, and nothing else may depend on it. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_of_unmapped_owner_with_one_descriptor_left_is_error)
{
	auto_free char *path = unit_file("unmapped", "");
	auto_close int next = -1;
	struct rlimit limit;

	ck_assert_int_eq(chown(path, UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("1000 0 1\n", "0 0 1\n");
	next = dup(STDERR_FILENO);
	ck_assert_int_ge(next, 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)next + 2;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_open_error(path, EMFILE);
}

/* A file that its group can write, and a caller of these groups in a namespace. */
static char *file_of_group(const gid_t groups[], size_t len, const char *gid_map)
{
	char *path = unit_file("group", "");

	ck_assert_int_eq(chown(path, 0, UNIT_OTHER_UID), 0);
	ck_assert_int_eq(chmod(path, 0664), 0);
	ck_assert_int_eq(setgroups(len, groups), 0);
	unit_enter_namespace("0 0 1\n", gid_map);
	return path;
}

static void assert_group_fault(const gid_t groups[], size_t len, const char *gid_map,
			       enum file_fault fault)
{
	auto_free char *path = file_of_group(groups, len, gid_map);

	ck_assert_uint_eq(assert_fault(path, fault).group, 65534);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_unmapped_group_is_good)
{
	assert_group_fault(NULL, 0, "0 0 1\n", FILE_GOOD);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_group_of_the_namespace_is_fault)
{
	auto_free char *path = file_of_group(NULL, 0, "0 0 1\n1000 54321 1\n");

	ck_assert_uint_eq(assert_fault(path, FILE_WRITABLE).group, 1000);
}

/* In as many as the kernel allows. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_unmapped_group_of_caller_in_others_is_good)
{
	static const gid_t groups[NGROUPS_MAX];

	assert_group_fault(groups, UNIT_LENGTH(groups), "0 0 1\n", FILE_GOOD);
}

/* What may be the caller's own group is not root's. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_first_group_of_caller_is_fault)
{
	static const gid_t groups[] = {UNIT_OTHER_UID};

	assert_group_fault(groups, UNIT_LENGTH(groups), "0 0 1\n", FILE_WRITABLE);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_last_group_of_caller_is_fault)
{
	static const gid_t groups[NGROUPS_MAX] = {[NGROUPS_MAX - 1] = UNIT_OTHER_UID};

	assert_group_fault(groups, UNIT_LENGTH(groups), "0 0 1\n", FILE_WRITABLE);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_own_group_of_that_number_is_fault)
{
	assert_group_fault(NULL, 0, "65534 0 1\n", FILE_WRITABLE);
}

/* What cannot be held against the caller's groups or the map is told. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_group_where_own_ones_are_not_told_is_error)
{
	auto_free char *path = file_of_group(NULL, 0, "0 0 1\n");

	unit_refuse_call(SYS_getgroups, EPERM);
	assert_open_error(path, EPERM);
}

UNIT_TEST_NAMESPACE(test_trusted_file_open_writable_by_unmapped_group_without_memory_is_error)
{
	auto_free char *path = file_of_group(NULL, 0, "0 0 1\n");

	for (unsigned which = 1; which <= 2; which++) {
		struct file_verdict verdict;
		enum file_fault fault;
		int fd = -1;

		unit_fail_allocation(which);
		fault = trusted_file_open(path, &verdict, &fd);
		ck_assert(unit_allocation_failed());
		ck_assert_int_eq(fault, FILE_OPEN);
		ck_assert_int_eq(verdict.error, ENOMEM);
	}
}

UNIT_TEST_ROOT(test_trusted_file_open_writable_by_access_list_that_is_not_told_is_error)
{
	auto_free char *path = unit_file("listed", "");

	ck_assert_int_eq(chmod(path, 0664), 0);
	unit_refuse_call(SYS_fgetxattr, EPERM);
	assert_open_error(path, EPERM);
}

/* There are file systems without access lists. */
UNIT_TEST_ROOT(test_trusted_file_open_writable_by_root_group_without_access_lists_is_good)
{
	unit_private_etc();
	ck_assert_int_eq(mount("ramfs", "/etc", "ramfs", 0, "mode=0755"), 0);
	unit_etc_file("file", "");
	ck_assert_int_eq(chmod("/etc/file", 0664), 0);
	(void)assert_fault("/etc/file", FILE_GOOD);
}

UNIT_TEST(test_trusted_file_open_of_procfs_is_fault)
{
	(void)assert_fault("/proc/version", FILE_PATH);
}

/* What cannot be judged is not good. The C library asks for a file's status by either call. */
UNIT_TEST(test_trusted_file_open_without_status_is_error)
{
	auto_free char *path = unit_file("file", "");

	unit_refuse_call(SYS_fstat, EPERM);
	unit_refuse_call(SYS_newfstatat, EPERM);
	assert_open_error(path, EPERM);
}

UNIT_TEST(test_trusted_file_open_without_status_of_the_file_system_is_error)
{
	unit_refuse_call(SYS_fstatfs, EPERM);
	assert_open_error("/proc/version", EPERM);
}

/* The linker leads the calls of fstat(2) here. Every file seems to lie on a device, if wanted. */
int __real_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st);

static bool on_device;

int __wrap_fstat(int fd, struct stat *st)
{
	int r = __real_fstat(fd, st);

	if (r == 0 && on_device)
		st->st_dev = makedev(8, 1);
	return r;
}

/* Only root mounts a device. On the way, its file system counts all the same. */
UNIT_TEST_ROOT(test_trusted_file_open_on_a_device_is_good_whatever_its_file_system)
{
	make_places();
	ck_assert_int_eq(symlink("a/b/file", "/etc/link"), 0);
	on_device = true;
	unit_refuse_call(SYS_fstatfs, EPERM);
	(void)assert_fault("/etc/a/b/file", FILE_GOOD);
	assert_open_error("/etc/link", EPERM);
}

/* The root directory counts for FUSE only. */
UNIT_TEST_NAMESPACE(test_trusted_file_open_in_memory_does_not_ask_about_the_root_directory)
{
	make_places();
	unit_refuse_argument(SYS_newfstatat, 0, (uint32_t)AT_FDCWD, EPERM);
	(void)assert_fault("/etc/a/b/file", FILE_GOOD);
}

UNIT_TEST_NAMESPACE(test_trusted_file_find_place_whose_owner_is_not_told_is_error)
{
	struct file_verdict verdict;
	struct file_place place;
	enum file_fault fault;

	make_places();
	ck_assert_int_eq(chown("/etc/a", UNIT_OTHER_UID, 0), 0);
	unit_enter_namespace("0 0 1\n", "0 0 1\n");
	unit_fail_allocation(1);
	fault = trusted_file_find("/etc/a/file", &verdict, &place);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(fault, FILE_OPEN);
	ck_assert_int_eq(verdict.error, ENOMEM);
}

/* To search a directory is enough. */
UNIT_TEST_ROOT(test_trusted_file_find_place_that_may_not_be_searched_is_error)
{
	make_places();
	ck_assert_int_eq(chmod("/etc/a", 0711), 0);
	ck_assert_int_eq(chmod("/etc/a/b", 0700), 0);
	unit_become_other();
	assert_find_error("/etc/a/b/file", EACCES);
	assert_find_error("/etc/a/c/file", ENOENT);
}

/* A file system of a user's, with nothing in it but a directory that looks like root's. */
static void serve_fuse(int device)
{
	union {
		struct fuse_in_header header;
		char room[FUSE_MIN_READ_BUFFER];
	} asked;

	while (read(device, &asked, sizeof(asked)) > 0) {
		struct {
			struct fuse_out_header header;
			union {
				struct fuse_init_out init;
				struct fuse_attr_out attr;
				struct fuse_statfs_out statfs;
			} body;
		} answer = {.header.unique = asked.header.unique};
		size_t size = 0;

		if (asked.header.opcode == FUSE_INIT) {
			size = sizeof(answer.body.init);
			answer.body.init.major = FUSE_KERNEL_VERSION;
			answer.body.init.minor = FUSE_KERNEL_MINOR_VERSION;
		} else if (asked.header.opcode == FUSE_GETATTR) {
			size = sizeof(answer.body.attr);
			answer.body.attr.attr.mode = S_IFDIR | 0755;
		} else if (asked.header.opcode == FUSE_STATFS) {
			size = sizeof(answer.body.statfs);
		} else {
			answer.header.error =
				asked.header.opcode == FUSE_LOOKUP ? -ENOENT : -ENOSYS;
		}
		answer.header.len = (uint32_t)(sizeof(answer.header) + size);
		(void)!write(device, &answer, answer.header.len);
	}
}

/* Returns who serves it. The device is made where there is none, as in a container. */
static pid_t mount_fuse(const char *path)
{
	char options[64];
	pid_t child;
	int device;

	ck_assert_int_eq(mknod("/etc/fuse", S_IFCHR | 0600, makedev(10, 229)), 0);
	device = open("/etc/fuse", O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(device, 0);
	(void)snprintf(options, sizeof(options), "fd=%d,rootmode=40755,user_id=0,group_id=0",
		       device);
	ck_assert_int_eq(mount("test", path, "fuse", 0, options), 0);
	child = fork();
	if (child == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0)
			serve_fuse(device);
		_exit(1);
	}
	ck_assert_int_gt(child, 0);
	(void)close(device);
	return child;
}

UNIT_TEST_ROOT(test_trusted_file_find_fuse_is_fault_unless_it_is_the_root_directory)
{
	auto_close int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct file_verdict verdict;
	struct file_place place;
	enum file_fault fault;
	pid_t child;

	make_places();
	child = mount_fuse("/etc/a");
	ck_assert_int_eq(trusted_file_find("/etc/a/file", &verdict, &place), FILE_PATH);
	ck_assert_int_eq(place.dir, -1);
	ck_assert_int_eq(chroot("/etc/a"), 0);
	fault = trusted_file_find("/file", &verdict, &place);
	ck_assert_int_eq(fchdir(root), 0);
	ck_assert_int_eq(chroot("."), 0);
	ck_assert_int_eq(fault, FILE_GOOD);
	(void)close(place.dir);
	unit_end_child(child);
}
