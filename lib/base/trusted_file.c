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

/* On these file systems a user makes files that look like root's. */
static bool is_forgeable(const struct statfs *fs, const struct stat *st)
{
	struct stat root;

	if (fs->f_type == PROC_SUPER_MAGIC)
		return true;
	return fs->f_type == FUSE_SUPER_MAGIC &&
	       (stat("/", &root) < 0 || root.st_dev != st->st_dev);
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

static enum file_fault judge(int fd, struct file_verdict *ret_verdict)
{
	struct statfs fs;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail(ret_verdict, errno);
	*ret_verdict = (struct file_verdict){
		.fault = S_ISREG(st.st_mode) ? judge_rights(fd, &st) : FILE_NOT_REGULAR,
		.owner = st.st_uid,
		.group = st.st_gid,
		.mode = st.st_mode,
		.size = (uint64_t)st.st_size,
	};
	/* Something may be mounted over the file itself; file systems on devices are no user's. */
	if (ret_verdict->fault != FILE_GOOD || major(st.st_dev) != 0)
		return ret_verdict->fault;
	if (fstatfs(fd, &fs) < 0)
		return fail(ret_verdict, errno);
	if (is_forgeable(&fs, &st))
		ret_verdict->fault = FILE_PATH;
	return ret_verdict->fault;
}

static enum file_fault judge_directory(int fd, struct file_verdict *ret_verdict)
{
	struct statfs fs;
	struct stat st;

	if (fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return fail(ret_verdict, errno);
	*ret_verdict =
		(struct file_verdict){.owner = st.st_uid, .group = st.st_gid, .mode = st.st_mode};
	if (!is_root(st.st_uid) || (st.st_mode & (S_IWGRP | S_IWOTH)) || is_forgeable(&fs, &st))
		ret_verdict->fault = FILE_PATH;
	return ret_verdict->fault;
}

/* A path that is being walked: a directory that has been judged, and what is left of the path. */
struct walk {
	int dir;
	int links;
	char rest[PATH_MAX];
};

static enum file_fault enter(struct walk *walk, const char *name, struct file_verdict *verdict)
{
	auto_close int fd = openat(walk->dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail(verdict, errno);
	if (judge_directory(fd, verdict) != FILE_GOOD)
		return verdict->fault;
	if (walk->dir >= 0)
		(void)close(walk->dir);
	walk->dir = take_fd(&fd);
	return FILE_GOOD;
}

/* Puts the text of a link before what is left. Returns 0, 1 if it is no link, or a negative errno.
 */
static int follow(struct walk *walk, const char *name, const char *behind)
{
	char text[PATH_MAX];
	char rest[PATH_MAX];
	ssize_t len = readlinkat(walk->dir, name, text, sizeof(text));
	int rest_len;

	if (len < 0)
		return errno == EINVAL || errno == ENOENT ? 1 : -errno;
	if (++walk->links > LINKS_MAX)
		return -ELOOP;
	rest_len = snprintf(rest, sizeof(rest), "%.*s/%s", (int)len, text, behind);
	if ((size_t)len == sizeof(text) || rest_len >= (int)sizeof(rest))
		return -ENAMETOOLONG;
	memcpy(walk->rest, rest, (size_t)rest_len + 1);
	return 0;
}

/* One component. *ret_done says that it was the last one, which is then in name. */
static enum file_fault step(struct walk *walk, char name[static NAME_MAX + 1],
			    struct file_verdict *verdict, bool *ret_done)
{
	const char *text = walk->rest + strspn(walk->rest, "/");
	size_t len = strcspn(text, "/");
	const char *behind = text + len + strspn(text + len, "/");
	int r;

	if (text != walk->rest && enter(walk, "/", verdict) != FILE_GOOD)
		return verdict->fault;
	if (len == 0 || len > NAME_MAX)
		return fail(verdict, len == 0 ? EISDIR : ENAMETOOLONG);
	memcpy(name, text, len);
	name[len] = '\0';
	r = follow(walk, name, behind);
	if (r < 0)
		return fail(verdict, -r);
	if (r == 0)
		return FILE_GOOD;
	if (*behind == '\0') {
		*ret_done = true;
		return FILE_GOOD;
	}
	memmove(walk->rest, behind, strlen(behind) + 1);
	return enter(walk, name, verdict);
}

enum file_fault trusted_file_find(const char *path, struct file_verdict *ret_verdict,
				  struct file_place *ret_place)
{
	struct walk walk = {.dir = -1};
	bool done = false;

	*ret_verdict = (struct file_verdict){0};
	if (snprintf(walk.rest, sizeof(walk.rest), "%s", path) >= (int)sizeof(walk.rest))
		return fail(ret_verdict, ENAMETOOLONG);
	while (!done && ret_verdict->fault == FILE_GOOD)
		(void)!step(&walk, ret_place->name, ret_verdict, &done);
	if (ret_verdict->fault == FILE_GOOD)
		ret_place->dir = walk.dir;
	else if (walk.dir >= 0)
		(void)close(walk.dir);
	return ret_verdict->fault;
}

enum file_fault trusted_file_open_at(const struct file_place *place,
				     struct file_verdict *ret_verdict, int *ret_fd)
{
	auto_close int fd = openat(place->dir, place->name, OPEN_FLAGS);

	if (fd < 0)
		return fail(ret_verdict, errno);
	if (judge(fd, ret_verdict) == FILE_GOOD)
		*ret_fd = take_fd(&fd);
	return ret_verdict->fault;
}

enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict, int *ret_fd)
{
	struct file_place place = {.dir = AT_FDCWD};
	auto_close int dir = -1;
	auto_close int fd = open(path, OPEN_FLAGS);

	if (fd < 0 && errno != ELOOP)
		return fail(ret_verdict, errno);
	if (fd < 0) {
		if (trusted_file_find(path, ret_verdict, &place) != FILE_GOOD)
			return ret_verdict->fault;
		dir = place.dir;
		return trusted_file_open_at(&place, ret_verdict, ret_fd);
	}
	if (judge(fd, ret_verdict) == FILE_GOOD)
		*ret_fd = take_fd(&fd);
	return ret_verdict->fault;
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
