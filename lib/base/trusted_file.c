/*
 * A file that somebody other than the administrator can write decides nothing; nor does one that a
 * link leads to through somebody else's directory, since that somebody chooses the file.
 *
 * The paths are constants or the administrator's; the files behind them are not trusted until
 * they are judged here. Called with privileges parked.
 */
#include "trusted_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#include "id_map.h"

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)

/* As many as the kernel follows, path_resolution(7). */
#define LINKS_MAX 40

/* What the kernel shows for an ID that is not mapped, unless a sysctl says otherwise. */
#define OVERFLOW_ID 65534

/* Whether the user namespace leaves IDs out, so that the overflow ID may stand for root's. */
static bool leaves_ids_out(const char *own_map)
{
	struct id_map map;
	uint64_t mapped = 0;

	if (id_map_read_own(own_map, &map) < 0)
		return false;
	for (size_t i = 0; i < map.len; i++)
		mapped += map.extents[i].count;
	return mapped < UINT32_MAX;
}

/* An unmapped owner cannot be told from the overflow ID itself. A caller who is that is not root.
 */
static bool is_root(uid_t uid)
{
	return uid == 0 ||
	       (uid == OVERFLOW_ID && uid != getuid() && leaves_ids_out("/proc/self/uid_map"));
}

static bool is_own_group(gid_t gid)
{
	int len = getgroups(0, NULL);
	/* NOLINTNEXTLINE(clang-analyzer-optin.taint.TaintedAlloc): the kernel's number */
	auto_free gid_t *groups = len < 0 ? NULL : calloc((size_t)len + 1, sizeof(*groups));

	len = groups ? getgroups(len, groups) : -1;
	for (int i = 0; i < len; i++)
		if (groups[i] == gid)
			return true;
	return len < 0 || gid == getgid();
}

static bool is_root_group(gid_t gid)
{
	return gid == 0 ||
	       (gid == OVERFLOW_ID && !is_own_group(gid) && leaves_ids_out("/proc/self/gid_map"));
}

static enum file_fault fail(struct file_verdict *ret_verdict, int error)
{
	*ret_verdict = (struct file_verdict){.fault = FILE_OPEN, .error = error};
	return FILE_OPEN;
}

/* An access list says what the mode does not: that others may write by the bits of the group. */
static bool has_access_list(int fd)
{
	return fgetxattr(fd, "system.posix_acl_access", NULL, 0) >= 0 ||
	       (errno != ENODATA && errno != ENOTSUP);
}

/* Judges owner and mode of a file. */
static enum file_fault judge_rights(int fd, const struct stat *st)
{
	bool by_group = st->st_mode & S_IWGRP;

	if (!is_root(st->st_uid))
		return FILE_OWNER;
	if ((st->st_mode & S_IWOTH) || (by_group && !is_root_group(st->st_gid)) ||
	    (by_group && has_access_list(fd)))
		return FILE_WRITABLE;
	return FILE_GOOD;
}

static enum file_fault examine(int fd, struct stat *ret_st, struct file_verdict *ret_verdict)
{
	if (fstat(fd, ret_st) < 0)
		return fail(ret_verdict, errno);
	*ret_verdict = (struct file_verdict){
		.owner = ret_st->st_uid,
		.group = ret_st->st_gid,
		.mode = ret_st->st_mode,
		.size = (uint64_t)ret_st->st_size,
	};
	return FILE_GOOD;
}

/* On these file systems a user makes files that look like root's. */
static enum file_fault judge_file_system(int fd, const struct stat *st,
					 struct file_verdict *verdict)
{
	struct statfs fs;
	struct stat root;

	if (fstatfs(fd, &fs) < 0)
		return fail(verdict, errno);
	if (fs.f_type == PROC_SUPER_MAGIC ||
	    (fs.f_type == FUSE_SUPER_MAGIC && (stat("/", &root) < 0 || root.st_dev != st->st_dev)))
		verdict->fault = FILE_PATH;
	return verdict->fault;
}

static enum file_fault judge(int fd, struct file_verdict *ret_verdict)
{
	struct stat st;

	if (examine(fd, &st, ret_verdict) != FILE_GOOD)
		return ret_verdict->fault;
	ret_verdict->fault = S_ISREG(st.st_mode) ? judge_rights(fd, &st) : FILE_NOT_REGULAR;
	/* Something may be mounted over the file itself; file systems on devices are no user's. */
	if (ret_verdict->fault != FILE_GOOD || major(st.st_dev) != 0)
		return ret_verdict->fault;
	return judge_file_system(fd, &st, ret_verdict);
}

static enum file_fault judge_directory(int fd, struct file_verdict *ret_verdict)
{
	struct stat st;

	if (examine(fd, &st, ret_verdict) != FILE_GOOD)
		return ret_verdict->fault;
	if (!is_root(st.st_uid) || (st.st_mode & (S_IWGRP | S_IWOTH)))
		ret_verdict->fault = FILE_PATH;
	return ret_verdict->fault == FILE_GOOD ? judge_file_system(fd, &st, ret_verdict)
					       : ret_verdict->fault;
}

/* A path that is being walked: a directory that has been judged, and a name in it. */
struct walk {
	struct file_place *place;
	struct file_verdict *verdict;
	int links;
};

static enum file_fault enter(struct walk *walk, const char *name)
{
	struct file_place *place = walk->place;
	int fd = openat(place->dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail(walk->verdict, errno);
	if (place->dir >= 0)
		(void)close(place->dir);
	place->dir = fd;
	return judge_directory(fd, walk->verdict);
}

static enum file_fault walk_along(struct walk *walk, const char *path);

/* Goes on along the link, if the place is one. */
static enum file_fault follow(struct walk *walk)
{
	char text[PATH_MAX];
	ssize_t len = readlinkat(walk->place->dir, walk->place->name, text, sizeof(text));

	if (len < 0)
		return errno == EINVAL || errno == ENOENT ? FILE_GOOD : fail(walk->verdict, errno);
	if (++walk->links > LINKS_MAX)
		return fail(walk->verdict, ELOOP);
	if ((size_t)len == sizeof(text))
		return fail(walk->verdict, ENAMETOOLONG);
	text[len] = '\0';
	return walk_along(walk, text);
}

/* Goes on from the directory where the walk is. The place is then the last component. */
static enum file_fault walk_along(struct walk *walk, const char *path)
{
	if (path[0] == '/' && enter(walk, "/") != FILE_GOOD)
		return walk->verdict->fault;
	path += strspn(path, "/");
	for (;;) {
		size_t len = strcspn(path, "/");

		if (len == 0 || len > NAME_MAX)
			return fail(walk->verdict, len == 0 ? EISDIR : ENAMETOOLONG);
		memcpy(walk->place->name, path, len);
		walk->place->name[len] = '\0';
		path += len + strspn(path + len, "/");
		if (follow(walk) != FILE_GOOD || *path == '\0')
			return walk->verdict->fault;
		if (enter(walk, walk->place->name) != FILE_GOOD)
			return walk->verdict->fault;
	}
}

enum file_fault trusted_file_find(const char *path, struct file_verdict *ret_verdict,
				  struct file_place *ret_place)
{
	struct walk walk = {.place = ret_place, .verdict = ret_verdict};

	*ret_verdict = (struct file_verdict){0};
	ret_place->dir = -1;
	if (walk_along(&walk, path) != FILE_GOOD && ret_place->dir >= 0)
		(void)close(take_fd(&ret_place->dir));
	return ret_verdict->fault;
}

/* Takes the descriptor over, which may be a negative one. */
static enum file_fault take_if_good(int opened, struct file_verdict *ret_verdict, int *ret_fd)
{
	auto_close int fd = opened;

	if (fd < 0)
		return fail(ret_verdict, errno);
	if (judge(fd, ret_verdict) == FILE_GOOD)
		*ret_fd = take_fd(&fd);
	return ret_verdict->fault;
}

enum file_fault trusted_file_open_at(const struct file_place *place,
				     struct file_verdict *ret_verdict, int *ret_fd)
{
	return take_if_good(openat(place->dir, place->name, OPEN_FLAGS), ret_verdict, ret_fd);
}

enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict, int *ret_fd)
{
	struct file_place place;
	auto_close int dir = -1;
	int fd = open(path, OPEN_FLAGS);

	if (fd >= 0 || errno != ELOOP)
		return take_if_good(fd, ret_verdict, ret_fd);
	if (trusted_file_find(path, ret_verdict, &place) != FILE_GOOD)
		return ret_verdict->fault;
	dir = place.dir;
	return trusted_file_open_at(&place, ret_verdict, ret_fd);
}

int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader)
{
	auto_close int fd = -1;
	struct file_verdict verdict;
	int r;

	if (trusted_file_open(path, &verdict, &fd) != FILE_GOOD)
		return verdict.fault == FILE_OPEN && verdict.error != ENOENT ? -verdict.error : 1;
	r = lines_open(fd, verdict.size, ret_reader);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}
