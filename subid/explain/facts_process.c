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

#include "../../lib/base/proc_field.h"
#include "facts.h"

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
	return proc_field_read(info, "Pid", pid, sizeof(pid)) == 0 && strcmp(pid, "0") == 0;
}

/*
 * A signal reaches a process that procfs hides; none is sent. The kernel takes a /proc/PID
 * directory for a pidfd here.
 */
static void look_for_process(const struct request *request, struct process_facts *process)
{
	int r = request->pid > 0 ? kill(request->pid, 0)
				 : pidfd_send_signal(request->fd, 0, NULL, 0);

	process->by_fd = request->pid == 0;
	process->own = r == 0;
	process->exists = r == 0 || errno == EPERM || (process->by_fd && is_elsewhere(request->fd));
}

/* Any path in a directory of procfs's asks whether the caller may be there at all. */
static void look_into_directory(int dir, struct process_facts *process)
{
	struct stat st;
	int error = fstatat(dir, "./.", &st, 0) < 0 ? errno : 0;

	process->gone = error == ESRCH;
	process->hidden = error == EPERM || error == EACCES || error == ENOENT;
	if (fstat(dir, &st) < 0)
		return;
	process->st_uid = st.st_uid;
	process->st_gid = st.st_gid;
	/* The directory shows the process's user in any case; its files do only if it is dumpable.
	 */
	if (fstatat(dir, "uid_map", &st, AT_SYMLINK_NOFOLLOW) == 0)
		process->undumpable = st.st_uid != process->st_uid;
}

static void read_standing_map(const struct target *held, const char *name, struct id_map *standing)
{
	auto_close int fd = target_open_file(held, name, O_RDONLY);

	if (fd < 0 || id_map_read(fd, standing) < 0)
		standing->len = 0;
}

static void look_at_state(const struct target *held, struct process_facts *process)
{
	auto_close int fd = target_open_file(held, "status", O_RDONLY);
	char state[2];
	char name[64]; /* the first of the program's name */

	if (proc_field_read(fd, "State", state, sizeof(state)) == 0)
		process->zombie = state[0] == 'Z' || state[0] == 'X';
	if (proc_field_read(fd, "Name", name, sizeof(name)) == 0)
		(void)escape_text(name, process->name);
}

static void look_at_namespace(int ns, struct process_facts *process)
{
	auto_close int parent = ns < 0 ? -1 : ioctl(ns, NS_GET_PARENT);

	process->below = parent >= 0;
	process->owner_known = ns >= 0 && ioctl(ns, NS_GET_OWNER_UID, &process->ns_owner) == 0;
}

void process_examine(const struct refused *refused, struct process_facts *ret_facts)
{
	struct process_facts *process = ret_facts;
	const struct target *held = &refused->target;
	/* A directory that the caller has passed may be one that could not even be held. */
	int dir = held->dir >= 0 ? held->dir : refused->request.fd;
	bool is_gone = refused->refusal.error == ENOENT || refused->refusal.error == ESRCH;
	struct statfs fs;

	process->no_procfs = !is_procfs(statfs("/proc", &fs), &fs);
	look_for_process(&refused->request, process);
	if (!is_procfs(fstatfs(dir, &fs), &fs)) {
		process->gone = !process->exists && is_gone;
		return;
	}
	look_into_directory(dir, process);
	if (held->dir < 0)
		return;
	look_at_state(held, process);
	look_at_namespace(held->ns, process);
	read_standing_map(held, refused->kind->map_file, &process->standing);
}
