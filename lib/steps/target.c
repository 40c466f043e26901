/*
 * All that is known about the target, and the write, go through one directory descriptor, which
 * pins the process: a PID that is used again leads nowhere.
 *
 * The process is the caller's, and changes at any time; so may a descriptor that the caller
 * passes lead to anything. Runs with privileges parked.
 */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "../base/number.h"
#include "../base/words.h"
#include "pidfd.h"

static int open_pid(pid_t pid, struct target *target)
{
	char path[sizeof("/proc/2147483647")];

	(void)snprintf(path, sizeof(path), "/proc/%d", pid);
	target->dir = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return target->dir < 0 ? -errno : 0;
}

/* Returns 0 if the link says this number, -EINVAL if it does not, or another negative errno. */
static int check_link(int dir, const char *name, const char *before, uint64_t number)
{
	char text[sizeof("user:[4294967295]")];
	ssize_t len = readlinkat(dir, name, text, sizeof(text));
	struct word rest = {text, (size_t)len};
	uint64_t said;

	if (len < 0)
		return -errno;
	if (len > 0 && text[len - 1] == ']')
		rest.len--;
	if (!word_take(&rest, before) || number_parse(rest.text, rest.len, UINT32_MAX, &said) < 0 ||
	    said != number)
		return -EINVAL;
	return 0;
}

/* A directory is used as it is. Anything else must be a pidfd, and outlive the opening. */
static int open_fd(int fd, struct target *target)
{
	struct stat st;
	pid_t pid;
	int r;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode)) {
		target->from_fd = true;
		target->dir = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		return target->dir < 0 ? -errno : 0;
	}
	r = pidfd_read_pid(fd, &pid);
	if (r == 0)
		r = open_pid(pid, target);
	return r == 0 ? pidfd_check_alive(fd) : r;
}

/* Of the directories in procfs, /proc/PID is opened by its name, and only it has threads in it. */
static bool is_process_directory(const struct target *target)
{
	struct statfs fs;
	struct stat task;

	if (fstatfs(target->dir, &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC)
		return false;
	return !target->from_fd || (fstatat(target->dir, "task", &task, AT_SYMLINK_NOFOLLOW) == 0 &&
				    S_ISDIR(task.st_mode));
}

/* The directory shows the process's effective user and group, even if it is not dumpable. */
static int check_owner(const struct caller *caller, const struct target *target,
		       struct refusal *why)
{
	struct stat st;

	if (fstat(target->dir, &st) < 0)
		return refuse(why, CAUSE_TARGET_OPEN, errno);
	if (st.st_uid != caller->uid)
		return refuse(why, CAUSE_TARGET_OWNER, 0);
	if (st.st_gid != caller->gid)
		return refuse(why, CAUSE_TARGET_GROUP, 0);
	return 0;
}

int target_open(const struct request *request, const struct caller *caller,
		struct target *ret_target, struct refusal *ret_refusal)
{
	int r = request->pid > 0 ? open_pid(request->pid, ret_target)
				 : open_fd(request->fd, ret_target);

	if (r == -EINVAL)
		return refuse(ret_refusal, CAUSE_TARGET_NOT_PROC, 0);
	if (r < 0)
		return refuse(ret_refusal, CAUSE_TARGET_OPEN, -r);
	if (!is_process_directory(ret_target))
		return refuse(ret_refusal, CAUSE_TARGET_NOT_PROC, 0);
	/* A number means a process of our own PID namespace, so /proc must be that of it. */
	if (request->pid > 0 && check_link(AT_FDCWD, "/proc/self", "", (uint64_t)getpid()) < 0)
		return refuse(ret_refusal, CAUSE_PROC_FOREIGN, 0);
	return check_owner(caller, ret_target, ret_refusal);
}

/*
 * Returns 0 if the target is in the namespace of this inode, -EINVAL if it is not, or another
 * negative errno. What our own mounts have over a process's files, root has put there. In a
 * directory of the caller's, the link itself is opened, and nothing that is mounted over it: only
 * the kernel's own text is believed, namespaces(7).
 */
static int check_inode(const struct target *target, ino_t inode)
{
	static const char before[] = "user:[";
	auto_close int link = -1;

	if (!target->from_fd)
		return check_link(target->dir, "ns/user", before, inode);
	link = target_open_file(target, "ns/user", O_PATH);
	return link < 0 ? link : check_link(link, "", before, inode);
}

/* Opens the target's user namespace, which stays open as long as the process. */
static int open_namespace(struct target *target, dev_t namespaces)
{
	auto_close int fd =
		openat(target->dir, "ns/user", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat theirs;
	int r;

	if (fd < 0 || fstat(fd, &theirs) < 0)
		return -errno;
	/* All namespaces are in one file system, which nobody can mount. */
	if (theirs.st_dev != namespaces)
		return -EINVAL;
	r = target->from_fd ? check_inode(target, theirs.st_ino) : 0;
	if (r < 0)
		return r;
	target->ns = take_fd(&fd);
	target->ns_inode = theirs.st_ino;
	return 0;
}

/*
 * A namespace whose parent we may not see is none of ours, and that is EPERM. A filter of system
 * calls may say the same of each call; then, or on an old kernel, its own checks of the map file
 * stand.
 */
static int check_relation(int ns, ino_t ours, uid_t caller, struct refusal *why)
{
	int parent = ioctl(ns, NS_GET_PARENT); /* closed with the process, as all of these are */
	int parent_error = parent < 0 ? errno : 0;
	uid_t owner = (uid_t)-1; /* nobody, if a filter only says that the call has succeeded */
	int owner_error = ioctl(ns, NS_GET_OWNER_UID, &owner) < 0 ? errno : 0;
	struct stat st;

	if (parent >= 0 ? fstat(parent, &st) < 0 || st.st_ino != ours
			: parent_error == EPERM && owner_error == 0)
		return refuse(why, CAUSE_NAMESPACE_NOT_CHILD, EPERM);
	if (parent_error != 0 && !is_unsupported(parent_error))
		return refuse(why, CAUSE_NAMESPACE_OPEN, parent_error);
	if (owner_error != 0)
		return is_unsupported(owner_error) ? 0 : refuse(why, CAUSE_NAMESPACE_OWNER, EPERM);
	return owner == caller ? 0 : refuse(why, CAUSE_NAMESPACE_OWNER, EPERM);
}

/*
 * The kernel lets the caller look at the namespaces of processes that the caller has power over:
 * not of one that is not dumpable, whose files belong to root, nor of one in a namespace of
 * somebody else's.
 */
static int refuse_namespace(const struct target *target, const struct caller *caller, int error,
			    struct refusal *why)
{
	struct stat file;

	if ((error == EACCES || error == EPERM) &&
	    fstatat(target->dir, "uid_map", &file, AT_SYMLINK_NOFOLLOW) == 0 &&
	    file.st_uid == caller->uid)
		return refuse(why, CAUSE_NAMESPACE_OWNER, EPERM);
	return refuse(why, CAUSE_NAMESPACE_OPEN, error);
}

int target_check_namespace(const struct caller *caller, struct target *target,
			   struct refusal *ret_refusal)
{
	struct stat ours;
	int r = fstatat(AT_FDCWD, "/proc/self/ns/user", &ours, 0) < 0
			? -errno
			: open_namespace(target, ours.st_dev);

	if (r < 0)
		return refuse_namespace(target, caller, -r, ret_refusal);
	if (target->ns_inode == ours.st_ino)
		return refuse(ret_refusal, CAUSE_NAMESPACE_OURS, EPERM);
	return check_relation(target->ns, ours.st_ino, caller->uid, ret_refusal);
}

int target_check_again(const struct caller *caller, const struct target *target,
		       struct refusal *ret_refusal)
{
	int r = check_inode(target, target->ns_inode);

	if (r == -EINVAL)
		return refuse(ret_refusal, CAUSE_TARGET_CHANGED, EPERM);
	if (r != 0)
		return refuse(ret_refusal, CAUSE_NAMESPACE_OPEN, -r);
	return check_owner(caller, target, ret_refusal);
}

int target_open_file(const struct target *target, const char *name, int flags)
{
	const struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC | O_NOFOLLOW,
		.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS,
	};
	long fd = syscall(SYS_openat2, target->dir, name, &how, sizeof(how));

	/*
	 * Before Linux 5.6, or where a filter refuses the call, only what we opened ourselves, in
	 * our own mount namespace, will do.
	 */
	if (fd < 0 && is_unsupported(errno) && !target->from_fd)
		fd = openat(target->dir, name, (int)how.flags, 0);
	return fd < 0 ? -errno : (int)fd;
}
