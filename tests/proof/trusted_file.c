/*
 * The way to a file and what is made of it, for each answer of the kernel. There may be one link on
 * the way. Root may show as the overflow ID.
 *
 * What is good has been found so by fstat(2) and fstatfs(2) of the descriptor. On the way, so has
 * been each directory in which something is opened, or read.
 */
#include "../../lib/base/trusted_file.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#include "../../lib/base/id_map.h"
#include "any.h"

#define FDS 16
#define FIRST 3 /* descriptor */
#define NOBODY 65534

enum { IN_MEMORY = 1, IN_ANOTHER = 2, ON_DISK = 8 << 8 };

/* Of each descriptor, as far as it has been asked. */
static struct {
	bool is_directory;
	bool is_of_root;
	bool is_safe; /* what it is on */
	mode_t mode;
	gid_t gid;
} at[FDS];

static struct {
	uid_t uid;       /* of the caller */
	bool has_map;    /* of the user namespace, which can be read */
	bool is_partial; /* and leaves IDs out */
	bool is_linked;  /* the link was come by */
	int last;        /* descriptor */
	int on;          /* the descriptor whose file system was asked for last */
	dev_t device;    /* that fstat(2) has said last */
	bool is_own_group;
	bool has_no_list;
	gid_t gid;      /* of the file, and */
	bool is_untold; /* something that whose file it is depends on */
} now = {.last = FIRST - 1};

static int fail_with(int error, int other)
{
	errno = any_size(1) ? error : other;
	return -1;
}

static int new_fd(bool is_directory)
{
	now.last++;
	//@ assert now.last < FDS;
	at[now.last].is_directory = is_directory;
	return now.last;
}

static bool is_good_directory(int fd)
{
	return fd >= FIRST && at[fd].is_directory && at[fd].is_of_root && at[fd].mode == 0 &&
	       at[fd].is_safe;
}

static bool is_good_file(int fd)
{
	bool by_group = at[fd].mode & S_IWGRP;
	bool is_root_group =
		at[fd].gid == 0 || (at[fd].gid == NOBODY && !now.is_own_group && now.is_partial);

	return fd >= FIRST && at[fd].is_of_root && at[fd].is_safe && S_ISREG(at[fd].mode) &&
	       !(at[fd].mode & S_IWOTH) && (!by_group || (is_root_group && now.has_no_list));
}

int proof_open(const char *path, int flags, ...)
{
	(void)path;
	//@ assert (flags & O_NOFOLLOW) != 0;
	return any_size(1) ? new_fd(false) : fail_with(ELOOP, ENOENT);
}

int proof_openat(int dir, const char *name, int flags, ...)
{
	//@ assert (flags & O_NOFOLLOW) != 0;
	if (name[0] != '/') {
		bool is_good = is_good_directory(dir);
		//@ assert is_good == 1;
	}
	return any_size(1) ? new_fd((flags & O_DIRECTORY) != 0) : fail_with(ENOENT, EACCES);
}

ssize_t proof_readlinkat(int dir, const char *name, char *text, size_t size)
{
	static const char *const few[] = {"/", "/a", "..", "a/b"};
	bool is_good = is_good_directory(dir);
	size_t which;
	size_t len;

	(void)name;
	//@ assert is_good == 1;
	if (now.is_linked || any_size(1))
		return fail_with(EINVAL, EACCES);
	now.is_linked = true;
	which = any_size(7);
	if (which < 4) {
		len = strlen(few[which]);
		memcpy(text, few[which], len);
	} else if (which < 6) { /* more than there is room for, or a name that is too long */
		len = which == 4 ? size : NAME_MAX + 1;
		memset(text, 'a', len);
	} else {
		len = which - 6;
		if (len > 0)
			text[0] = Frama_C_char_interval(1, CHAR_MAX);
	}
	return (ssize_t)len;
}

int proof_fstat(int fd, struct stat *st)
{
	static const uid_t ids[] = {0, 1000, NOBODY};
	static const mode_t writes[] = {0, S_IWGRP, S_IWOTH};
	static const dev_t devices[] = {IN_MEMORY, IN_ANOTHER, ON_DISK};
	bool is_walked_to = !at[fd].is_directory && fd > FIRST;

	//@ assert FIRST <= fd <= now.last;
	if (any_size(1))
		return fail_with(EACCES, ENOMEM);
	memset(st, 0, sizeof(*st));
	st->st_uid = ids[any_size(2)];
	st->st_mode = writes[any_size(2)];
	at[fd].mode = st->st_mode;
	if (!at[fd].is_directory) {
		st->st_mode |= any_size(1) ? S_IFREG : S_IFIFO;
		at[fd].mode = st->st_mode;
		st->st_gid = ids[any_size(is_walked_to ? 0 : 2)];
		at[fd].gid = st->st_gid;
		now.gid = st->st_gid;
	} else {
		st->st_mode |= S_IFDIR;
	}
	st->st_dev = devices[any_size(is_walked_to ? 0 : 2)];
	now.device = st->st_dev;
	at[fd].is_safe = !at[fd].is_directory && st->st_dev == ON_DISK;
	at[fd].is_of_root =
		st->st_uid == 0 || (st->st_uid == NOBODY && now.uid != NOBODY && now.is_partial);
	return 0;
}

int proof_fstatfs(int fd, struct statfs *fs)
{
	static const unsigned types[] = {0xef53, PROC_SUPER_MAGIC, FUSE_SUPER_MAGIC};

	if (any_size(1))
		return fail_with(EACCES, ENOSYS);
	memset(fs, 0, sizeof(*fs));
	fs->f_type = types[any_size(2)];
	now.on = fd;
	at[fd].is_safe = fs->f_type == 0xef53;
	return 0;
}

/* Of the root directory. */
int proof_fstatat(int dir, const char *path, struct stat *st, int flags)
{
	(void)dir, (void)path, (void)flags;
	if (any_size(1))
		return fail_with(EACCES, ENOMEM);
	memset(st, 0, sizeof(*st));
	st->st_dev = any_size(1) ? IN_MEMORY : ON_DISK;
	at[now.on].is_safe = now.device == st->st_dev;
	return 0;
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	static const int errors[] = {ENODATA, ENOTSUP, EPERM};
	size_t which = any_size(3);

	(void)fd, (void)name, (void)value, (void)size;
	now.has_no_list = which < 2;
	if (which == 3)
		return 8;
	now.is_untold |= which == 2;
	errno = errors[which];
	return -1;
}

uid_t proof_getuid(void)
{
	return now.uid;
}

gid_t proof_getgid(void)
{
	bool is_nobody = any_size(1);

	now.is_own_group |= is_nobody;
	now.is_untold = now.is_untold && !is_nobody;
	return is_nobody ? NOBODY : 1000;
}

/* One or none; the call may fail. */
int proof_getgroups(int size, gid_t groups[])
{
	int len = (int)any_size(1);

	//@ assert size >= 1;
	now.is_own_group = false;
	if (any_size(1)) {
		now.is_own_group = true; /* nobody knows */
		now.is_untold = now.gid == NOBODY;
		return fail_with(EPERM, ENOSYS);
	}
	if (len > 0) {
		bool is_nobody = any_size(1);

		groups[0] = is_nobody ? NOBODY : 1000;
		now.is_own_group |= is_nobody;
	}
	return len;
}

int id_map_read_own(const char *path, struct id_map *ret_map)
{
	(void)path;
	if (!now.has_map) {
		now.is_untold = true;
		return any_size(1) ? -EACCES : -ENOENT;
	}
	ret_map->len = 1;
	ret_map->extents[0] = (struct id_extent){0, 0, now.is_partial ? 65536 : UINT32_MAX};
	return 0;
}

int lines_open(int fd, uint64_t size, struct line_reader **ret_reader)
{
	static struct line_reader reader;

	(void)fd, (void)size;
	if (any_size(1))
		return -ENOMEM;
	*ret_reader = &reader;
	return 0;
}

static void prove_find(void)
{
	struct file_verdict verdict;
	struct file_place place;

	if (trusted_file_find("/a/b", &verdict, &place) != FILE_GOOD) {
		//@ assert place.dir == -1 && verdict.fault != FILE_GOOD;
		return;
	}
	bool is_good = is_good_directory(place.dir);
	size_t len = strlen(place.name);
	//@ assert is_good == 1;
	//@ assert 0 < len <= NAME_MAX;
}

static void prove_read(void)
{
	struct line_reader *reader = NULL;
	int fd = -1;
	int r = trusted_file_read("/a/b", &fd, &reader);

	if (r == 0) {
		bool is_good = is_good_file(fd);
		//@ assert is_good == 1;
	} else {
		//@ assert fd == -1 && reader == \null;
		//@ assert r < 0 || now.is_untold == 0;
	}
}

int main(void)
{
	now.uid = any_size(1) ? 1000 : NOBODY;
	now.has_map = now.uid == NOBODY || any_size(1);
	now.is_partial = now.uid == NOBODY || (now.has_map && any_size(1));
	if (any_size(1))
		prove_find();
	else
		prove_read();
	return 0;
}
