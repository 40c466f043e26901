/*
 * All files are opened below one descriptor of the process's directory, so that they are of one
 * process. What the process says of itself, its name, is its own word.
 */
#include "process.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "../../lib/base/number.h"
#include "../../lib/base/proc_field.h"
#include "../../lib/base/words.h"

static int open_below(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	return errno == ENOENT ? -ESRCH : -errno;
}

static int read_map(int dir, const char *name, struct id_map *ret_map)
{
	auto_close int fd = open_below(dir, name);

	return fd < 0 ? fd : id_map_read(fd, ret_map);
}

/* The first number of a line: the real ID. */
static int read_id(int status, const char *key, uint32_t *ret_id)
{
	char text[64];
	struct word rest = {text, 0};
	struct word word;
	uint64_t id;
	int r = proc_field_read(status, key, text, sizeof(text));

	if (r < 0)
		return r;
	rest.len = strlen(text);
	if (!word_next(&rest, " \t", &word) ||
	    number_parse(word.text, word.len, ID_SPACE - 1, &id) < 0)
		return -EINVAL;
	*ret_id = (uint32_t)id;
	return 0;
}

static int read_status(int dir, struct process *process)
{
	auto_close int fd = open_below(dir, "status");
	int r = fd < 0 ? fd : read_id(fd, "Uid", &process->uid);

	if (r == 0)
		r = read_id(fd, "Gid", &process->gid);
	if (r == 0)
		r = proc_field_read(fd, "Name", process->command, sizeof(process->command));
	return r;
}

static int read_setgroups(int dir, char text[static sizeof(((struct process *)0)->setgroups)])
{
	auto_close int fd = open_below(dir, "setgroups");
	ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof(((struct process *)0)->setgroups) - 1);

	if (fd < 0 || len < 0)
		return fd < 0 ? fd : -errno;
	text[len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

static bool is_in_our_namespace(int dir)
{
	struct stat theirs;
	struct stat ours;

	return fstatat(dir, "ns/user", &theirs, 0) == 0 && stat("/proc/self/ns/user", &ours) == 0 &&
	       theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

static bool is_whole(const struct id_map *map)
{
	return map->len == 1 && map->extents[0].inside == 0 && map->extents[0].outside == 0 &&
	       map->extents[0].count == UINT32_MAX;
}

int process_read(pid_t pid, struct process *ret_process)
{
	char path[sizeof("/proc/-2147483648")];
	auto_close int dir = -1;
	int r = 0;

	*ret_process = (struct process){.pid = pid};
	(void)snprintf(path, sizeof(path), "/proc/%d", pid);
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	r = read_status(dir, ret_process);
	if (r == 0)
		r = read_map(dir, "uid_map", &ret_process->users);
	if (r == 0)
		r = read_map(dir, "gid_map", &ret_process->groups);
	if (r == 0)
		r = read_setgroups(dir, ret_process->setgroups);
	ret_process->outside_is_above =
		r == 0 && is_in_our_namespace(dir) && !is_whole(&ret_process->users);
	return r;
}
