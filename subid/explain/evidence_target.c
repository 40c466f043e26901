/*
 * Examines the target, by the directory that is held, or by its PID where there is none.
 *
 * The process is the caller's or a stranger's, and may change or end at any time.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/vfs.h>

#include "../../lib/base/lines.h"
#include "evidence.h"

bool status_find(int fd, const char *key, char *value, size_t size)
{
	auto_free struct line_reader *reader = NULL;
	size_t key_len = strlen(key);
	struct text_line line;

	if (fd < 0 || lines_open(fd, 0, &reader) < 0)
		return false;
	while (lines_next(reader, &line) > 0) {
		size_t len = line.len - key_len;

		if (line.len <= key_len || memcmp(line.text, key, key_len) != 0)
			continue;
		if (len > size - 1)
			len = size - 1;
		memcpy(value, line.text + key_len, len);
		value[len] = '\0';
		return true;
	}
	return false;
}

static bool is_procfs(int r, const struct statfs *fs)
{
	return r == 0 && fs->f_type == PROC_SUPER_MAGIC;
}

/* For a pidfd the kernel tells 0 if the process is in no PID namespace of ours, -1 if it has gone.
 */
static bool is_elsewhere(int pidfd)
{
	char path[sizeof("/proc/self/fdinfo/2147483647")];
	char pid[sizeof("2147483647")];
	auto_close int info = -1;

	(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", pidfd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	return status_find(info, "Pid:\t", pid, sizeof(pid)) && strcmp(pid, "0") == 0;
}

/*
 * A signal reaches a process that procfs hides; none is sent. The kernel takes a /proc/PID
 * directory for a pidfd here.
 */
static void look_for_process(const struct request *request, struct target_evidence *target)
{
	int r = request->pid > 0 ? kill(request->pid, 0)
				 : pidfd_send_signal(request->fd, 0, NULL, 0);

	target->own = r == 0;
	target->exists =
		r == 0 || errno == EPERM || (request->pid == 0 && is_elsewhere(request->fd));
}

/* Any path in a directory of procfs's asks whether the caller may be there at all. */
static void look_into_directory(int dir, struct target_evidence *target)
{
	struct stat st;
	int error = fstatat(dir, "./.", &st, 0) < 0 ? errno : 0;

	target->gone = error == ESRCH;
	target->hidden = error == EPERM || error == EACCES || error == ENOENT;
	if (fstat(dir, &st) < 0)
		return;
	target->uid = st.st_uid;
	target->gid = st.st_gid;
	/* The directory shows the process's user in any case; its files do only if it is dumpable.
	 */
	if (fstatat(dir, "uid_map", &st, AT_SYMLINK_NOFOLLOW) == 0)
		target->undumpable = st.st_uid != target->uid;
}

static void look_at_state(const struct target *held, struct target_evidence *target)
{
	auto_close int fd = target_open_file(held, "status", O_RDONLY);
	char state[2];

	if (status_find(fd, "State:\t", state, sizeof(state)))
		target->zombie = state[0] == 'Z' || state[0] == 'X';
}

static void look_at_namespace(int ns, struct target_evidence *target)
{
	auto_close int parent = ns < 0 ? -1 : ioctl(ns, NS_GET_PARENT);

	target->below = parent >= 0;
	target->owner_known = ns >= 0 && ioctl(ns, NS_GET_OWNER_UID, &target->ns_owner) == 0;
}

void target_examine(const struct job *job, struct target_evidence *ret_evidence)
{
	struct target_evidence *target = ret_evidence;
	/* A directory that the caller has passed may be one that could not even be held. */
	int dir = job->target.dir >= 0 ? job->target.dir : job->request.fd;
	bool is_gone = job->refusal.error == ENOENT || job->refusal.error == ESRCH;
	struct statfs fs;

	target->no_procfs = !is_procfs(statfs("/proc", &fs), &fs);
	look_for_process(&job->request, target);
	if (!is_procfs(fstatfs(dir, &fs), &fs)) {
		target->gone = !target->exists && is_gone;
		return;
	}
	look_into_directory(dir, target);
	if (job->target.dir < 0)
		return;
	look_at_state(&job->target, target);
	look_at_namespace(job->target.ns, target);
	if (target_read_map(&job->target, job->kind->map_file, &target->standing) < 0)
		target->standing.len = 0;
}
