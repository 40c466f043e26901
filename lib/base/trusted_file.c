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

/*
 * What cannot be told is a negative errno here, and the file cannot be opened then: what nobody may
 * say ("not root's") would be believed of a file that is there to forbid. The caller can bring it
 * about, by limits.
 */

/* Whether the user namespace leaves IDs out, so that the overflow ID may stand for root's. */
static int leaves_ids_out(const char *own_map)
{
	struct id_map map;
	uint64_t mapped = 0;
	int r = id_map_read_own(own_map, &map);

	for (size_t i = 0; r == 0 && i < map.len; i++)
		mapped += map.extents[i].count;
	return r < 0 ? r : mapped < UINT32_MAX;
}

/* An unmapped owner cannot be told from the overflow ID itself. A caller who is that is not root.
 */
static int is_root(uid_t uid)
{
	if (uid != ID_OVERFLOW || uid == getuid())
		return uid == 0;
	return leaves_ids_out("/proc/self/uid_map");
}

static int is_root_group(gid_t gid)
{
	auto_free gid_t *groups = reallocarray(NULL, NGROUPS_MAX, sizeof(*groups));
	int len = groups ? getgroups(NGROUPS_MAX, groups) : -1;

	if (gid != ID_OVERFLOW || gid == getgid())
		return gid == 0;
	for (int i = 0; i < len; i++)
		if (groups[i] == gid)
			return false;
	return len < 0 ? -errno : leaves_ids_out("/proc/self/gid_map");
}

static enum file_fault fail(struct file_verdict *ret_verdict, int error)
{
	*ret_verdict = (struct file_verdict){.fault = FILE_OPEN, .error = error};
	return FILE_OPEN;
}

/* An access list says what the mode does not: that others may write by the bits of the group. */
static int has_no_access_list(int fd)
{
	if (fgetxattr(fd, "system.posix_acl_access", NULL, 0) >= 0)
		return false;
	return errno == ENODATA || errno == ENOTSUP ? true : -errno;
}

/* Returns an enum file_fault, or a negative errno. */
static int judge_file(int fd, const struct stat *st)
{
	int r;

	if (!S_ISREG(st->st_mode))
		return FILE_NOT_REGULAR;
	r = is_root(st->st_uid);
	if (r <= 0)
		return r < 0 ? r : FILE_OWNER;
	if ((st->st_mode & S_IWGRP) && (r = is_root_group(st->st_gid)) > 0)
		r = has_no_access_list(fd);
	return r < 0 ? r : r > 0 && !(st->st_mode & S_IWOTH) ? FILE_GOOD : FILE_WRITABLE;
}

static int judge_directory(const struct stat *st)
{
	int r = is_root(st->st_uid);

	return r < 0 ? r : r > 0 && !(st->st_mode & (S_IWGRP | S_IWOTH)) ? FILE_GOOD : FILE_PATH;
}

/* On these file systems a user makes files that look like root's. */
static enum file_fault judge_file_system(int fd, const struct stat *st,
					 struct file_verdict *verdict)
{
	struct statfs fs;
	struct stat root;

	if (fstatfs(fd, &fs) < 0 ||
	    (fs.f_type == FUSE_SUPER_MAGIC && fstatat(AT_FDCWD, "/", &root, 0) < 0))
		return fail(verdict, errno);
	if (fs.f_type == PROC_SUPER_MAGIC ||
	    (fs.f_type == FUSE_SUPER_MAGIC && root.st_dev != st->st_dev))
		verdict->fault = FILE_PATH;
	return verdict->fault;
}

/* Judges the file itself, or a directory on the way to it. */
static enum file_fault judge(int fd, bool on_the_way, struct file_verdict *ret_verdict)
{
	struct stat st;
	int r = fstat(fd, &st) < 0 ? -errno : 0;

	if (r == 0)
		r = on_the_way ? judge_directory(&st) : judge_file(fd, &st);
	if (r < 0) /* of what is there, and so is not absent */
		return fail(ret_verdict, r == -ENOENT ? EIO : -r);
	*ret_verdict = (struct file_verdict){
		.fault = (enum file_fault)r,
		.owner = st.st_uid,
		.group = st.st_gid,
		.mode = st.st_mode,
		.size = (uint64_t)st.st_size,
	};
	/* Something may be mounted over the file itself; file systems on devices are no user's. */
	if (ret_verdict->fault != FILE_GOOD || (!on_the_way && major(st.st_dev) != 0))
		return ret_verdict->fault;
	return judge_file_system(fd, &st, ret_verdict);
}

/*
 * A path that is being walked: a directory that has been judged, a name in it, and what is left of
 * the path, which stands at the end of the room.
 */
struct walk {
	struct file_place *place;
	struct file_verdict *verdict;
	int links;
	char *left;
	char room[2 * PATH_MAX];
};

static enum file_fault enter(struct walk *walk, const char *name)
{
	struct file_place *place = walk->place;
	int fd = openat(place->dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail(walk->verdict, errno);
	cleanup_close(&place->dir);
	place->dir = fd;
	return judge(fd, true, walk->verdict);
}

/* Puts a path before what is left. It may stand at the beginning of the room. */
static enum file_fault put_before(struct walk *walk, const char *path, size_t len)
{
	if (len == 0 || len >= (size_t)(walk->left - walk->room))
		return fail(walk->verdict, len == 0 ? ENOENT : ENAMETOOLONG);
	walk->left -= len + 1;
	memmove(walk->left, path, len);
	walk->left[len] = '/';
	return walk->left[0] == '/' ? enter(walk, "/") : FILE_GOOD;
}

/*
 * Goes on to the next name: along the link if it is one, else into the directory if more is left.
 * The last name, of which nothing is left then, need not exist.
 */
static enum file_fault walk_on(struct walk *walk)
{
	char *name = walk->left + strspn(walk->left, "/");
	size_t len = strcspn(name, "/");
	struct file_place *place = walk->place;
	ssize_t link_len;

	if (len == 0 || len > NAME_MAX)
		return fail(walk->verdict, len == 0 ? EISDIR : ENAMETOOLONG);
	memcpy(place->name, name, len);
	place->name[len] = '\0';
	walk->left = name + len + strspn(name + len, "/");
	link_len =
		readlinkat(place->dir, place->name, walk->room, (size_t)(walk->left - walk->room));
	if (link_len >= 0)
		return ++walk->links > LINKS_MAX ? fail(walk->verdict, ELOOP)
						 : put_before(walk, walk->room, (size_t)link_len);
	if (errno != EINVAL && errno != ENOENT)
		return fail(walk->verdict, errno);
	return *walk->left == '\0' ? FILE_GOOD : enter(walk, place->name);
}

enum file_fault trusted_file_find(const char *path, struct file_verdict *ret_verdict,
				  struct file_place *ret_place)
{
	struct walk walk = {.place = ret_place, .verdict = ret_verdict};
	enum file_fault fault;

	walk.left = walk.room + sizeof(walk.room) - 1;
	ret_place->dir = -1;
	fault = put_before(&walk, path, strlen(path));
	while (fault == FILE_GOOD && *walk.left != '\0')
		fault = walk_on(&walk);
	if (fault != FILE_GOOD && ret_place->dir >= 0)
		(void)close(take_fd(&ret_place->dir));
	return fault;
}

/* Takes the descriptor over, which may be a negative one. */
static enum file_fault take_if_good(int opened, struct file_verdict *ret_verdict, int *ret_fd)
{
	auto_close int fd = opened;

	if (fd < 0)
		return fail(ret_verdict, errno);
	if (judge(fd, false, ret_verdict) == FILE_GOOD)
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
