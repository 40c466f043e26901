/*
 * Hints for what the kernel refused: to open a file of the target, or to take the map.
 *
 * Examines the target and this program, as the caller, without privilege.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include "../subid/lines.h"
#include "hints.h"
#include "message.h"

#define SHOWN_MAX 10

/* The state letter in /proc/PID/status (proc(5)), or '?'. */
static char target_state(const struct target *target)
{
	static const char key[] = "State:\t";
	auto_close int fd = target_open_file(target, "status", O_RDONLY);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;

	if (fd < 0 || lines_open(fd, 0, &reader) < 0)
		return '?';
	while (lines_next(reader, &line) > 0)
		if (line.len > strlen(key) && memcmp(line.text, key, strlen(key)) == 0)
			return line.text[strlen(key)];
	return '?';
}

void hint_map_open(const struct job *job)
{
	const char *program = job->kind->program;
	char state = target_state(&job->target);

	if (state == 'Z' || state == 'X')
		message_hint(program, "the process has ended, and waits for its parent (zombie)");
	else if (job->refusal.error == EACCES || job->refusal.error == EPERM)
		message_hint(program,
			     "the process is not dumpable (see PR_SET_DUMPABLE in prctl(2)): its "
			     "files in /proc belong to root, because it changed its user or group, "
			     "or may not be read; it must call unshare(2) after such a change");
	else if (job->refusal.error == ENOENT || job->refusal.error == ESRCH)
		message_hint(program, "the process has ended");
	else
		message_hint(program, "the kernel refused it: %s", strerror(job->refusal.error));
}

static void show_extents(const char *program, const char *what, const struct id_map *map)
{
	for (size_t i = 0; i < map->len && i < SHOWN_MAX; i++)
		message_hint(program, "%s: %u %u %u", what, map->extents[i].inside,
			     map->extents[i].outside, map->extents[i].count);
	if (map->len > SHOWN_MAX)
		message_hint(program, "... and %zu more", map->len - SHOWN_MAX);
}

static bool hint_already_mapped(const struct job *job)
{
	const char *program = job->kind->program;
	struct id_map map;

	if (target_read_map(&job->target, job->kind->map_file, &map) < 0 || map.len == 0)
		return false;
	message_hint(program,
		     "the %s is already written, and can be written only once (another map takes "
		     "another user namespace); it stands as",
		     job->kind->map_file);
	show_extents(program, "INSIDE OUTSIDE COUNT", &map);
	return true;
}

/* Whether all IDs of the range are mapped in our own user namespace. */
static bool is_mapped_here(const struct id_map *ours, const struct id_extent *extent)
{
	uint64_t id = extent->outside;
	const uint64_t end = id + extent->count;
	uint64_t before;

	do {
		before = id;
		for (size_t i = 0; i < ours->len && id < end; i++)
			if (id >= ours->extents[i].inside &&
			    id - ours->extents[i].inside < ours->extents[i].count)
				id = (uint64_t)ours->extents[i].inside + ours->extents[i].count;
	} while (id < end && id != before);
	return id >= end;
}

static bool hint_outside_unmapped(const struct job *job)
{
	struct id_map ours;

	if (id_map_read_own(job->kind->own_map, &ours) < 0)
		return false;
	for (size_t i = 0; i < job->request.map.len; i++) {
		const struct id_extent *extent = &job->request.map.extents[i];

		if (is_mapped_here(&ours, extent))
			continue;
		message_hint(job->kind->program,
			     "triple %zu: OUTSIDE %u with COUNT %u is not mapped in the user "
			     "namespace that %s runs in; what is mapped here",
			     i + 1, extent->outside, extent->count, job->kind->program);
		show_extents(job->kind->program, "INSIDE OUTSIDE COUNT", &ours);
		return true;
	}
	return false;
}

void hint_map_write(const struct job *job)
{
	const char *program = job->kind->program;

	if (hint_already_mapped(job))
		return;
	if (hint_outside_unmapped(job))
		return;
	if (!job->privs.available)
		hint_no_privilege(job);
	else if (job->kind->type == ID_TYPE_UID && request_maps_outside_zero(&job->request))
		message_hint(program,
			     "to map user ID 0 of this namespace takes CAP_SETFCAP, which the file "
			     "capability %s does not give; a setuid program has it; as root: "
			     "chmod 4755 the program",
			     job->kind->file_cap);
	else
		message_hint(program, "the kernel refused it: see \"Defining user and group ID "
				      "mappings\" in user_namespaces(7)");
}

void hint_no_privilege(const struct job *job)
{
	static const char self[] = "/proc/self/exe";
	const char *program = job->kind->program;
	struct stat st;
	struct statvfs fs;
	bool has_file_cap = getxattr(self, "security.capability", NULL, 0) > 0;

	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		message_hint(program,
			     "the helper has no privilege: no_new_privs is set, so that setuid and "
			     "file capabilities do not count; start it without (setpriv "
			     "--no-new-privs, systemd's NoNewPrivileges=, a container's "
			     "no-new-privileges)");
	else if (statvfs(self, &fs) == 0 && fs.f_flag & ST_NOSUID)
		message_hint(program, "the helper has no privilege: it lies on a file system that "
				      "is mounted nosuid");
	else if (prctl(PR_CAPBSET_READ, job->kind->capability, 0, 0, 0) == 0)
		message_hint(program,
			     "the helper has no privilege: the bounding set of this process lacks "
			     "what %s gives",
			     job->kind->file_cap);
	else if (stat(self, &st) == 0 && !has_file_cap && !(st.st_mode & S_ISUID && st.st_uid == 0))
		message_hint(program,
			     "the helper has no privilege: it is neither setuid root nor has it a "
			     "file capability; as root: chown root and chmod 4755 the program, or "
			     "setcap %s the program",
			     job->kind->file_cap);
	else
		message_hint(program, "the helper has no privilege, though its file gives some");
}
