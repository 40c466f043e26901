/*
 * The names that texts may use, and where their values come from.
 *
 * The values are the caller's words, numbers, and what evidence.h has found.
 */
#include "wording.h"

#include <stdio.h>
#include <string.h>

#include "../../lib/base/number.h"

static const char *put(char value[static LINE_SIZE], const char *text)
{
	(void)snprintf(value, LINE_SIZE, "%s", text);
	return value;
}

static const char *put_number(char value[static LINE_SIZE], uintmax_t number)
{
	(void)snprintf(value, LINE_SIZE, "%ju", number);
	return value;
}

static const struct id_extent *extent_of(const struct evidence *e)
{
	return &e->job->request.map.extents[e->triple < ID_MAP_MAX ? e->triple : 0];
}

static const char *put_extent(char value[static LINE_SIZE], const struct id_extent *extent)
{
	(void)snprintf(value, LINE_SIZE, "%u %u %u", extent->inside, extent->outside,
		       extent->count);
	return value;
}

/* The owner of the target. The caller is looked at before it, so it may not be open yet. */
static struct stat target_stat(const struct evidence *e)
{
	struct target target = e->job->target;
	struct refusal ignored;
	struct stat st = {0};

	if (target.dir < 0 && !e->privilege_left &&
	    target_open(&e->job->request, &e->job->caller, &target, &ignored) < 0)
		ignored.cause = CAUSE_TARGET_OPEN;
	if (target.dir >= 0)
		(void)fstat(target.dir, &st);
	return st;
}

#define VALUE(name, expression)                                                                    \
	static const char *name(const struct evidence *e, char value[static LINE_SIZE])            \
	{                                                                                          \
		return (void)e, expression;                                                        \
	}

VALUE(program, put(value, e->job->kind->program))
VALUE(id, put(value, e->job->kind->id))
VALUE(subid, put(value, e->job->kind->subid))
VALUE(subid_file, put(value, e->job->kind->subid_file))
VALUE(map, put(value, e->job->kind->map_file))
VALUE(file_cap, put(value, e->job->kind->file_cap))

VALUE(target, message_escape(e->job->request.target_text, value))
VALUE(word, message_escape(e->job->refusal.word ? e->job->refusal.word : "", value))
VALUE(word_name, put(value, e->job->refusal.name ? e->job->refusal.name : ""))
VALUE(fault, put(value, number_fault_text(e->job->refusal.error)))
VALUE(error, put(value, strerror(e->job->refusal.error)))
VALUE(triple, put_number(value, e->triple + 1))
VALUE(other, put_number(value, e->job->refusal.other + 1))
VALUE(triple_text, put_extent(value, extent_of(e)))
VALUE(other_text, put_extent(value, &e->job->request.map.extents[e->job->refusal.other]))
VALUE(inside, put_number(value, extent_of(e)->inside))
VALUE(inside_end, put_number(value, (uintmax_t)extent_of(e)->inside + extent_of(e)->count))
VALUE(outside, put_number(value, extent_of(e)->outside))
VALUE(outside_end, put_number(value, (uintmax_t)extent_of(e)->outside + extent_of(e)->count))
VALUE(count, put_number(value, extent_of(e)->count))
VALUE(page, put_number(value, (uintmax_t)sysconf(_SC_PAGESIZE) - 1))

VALUE(uid, put_number(value, e->job->caller.uid))
VALUE(gid, put_number(value, e->job->caller.gid))
VALUE(pw_uid,
      put_number(value, e->job->caller.user.name ? e->job->caller.user.uid : e->job->caller.uid))
VALUE(pw_gid,
      put_number(value, e->job->caller.user.name ? e->job->caller.user.gid : e->job->caller.gid))
VALUE(user, message_escape(e->job->caller.user.name ? e->job->caller.user.name : "USER", value))

VALUE(st_uid, put_number(value, target_stat(e).st_uid))
VALUE(st_gid, put_number(value, target_stat(e).st_gid))
VALUE(ns_owner, put_number(value, e->target.ns_owner))

VALUE(path, put(value, e->helper.path[0] != '\0' ? e->helper.path : "PROGRAM-FILE"))
VALUE(mount, put(value, e->helper.mount[0] != '\0' ? e->helper.mount : "MOUNT-POINT"))
VALUE(path_owner, put_number(value, e->helper.owner))

VALUE(file_error, put(value, strerror(e->account.file.error)))
VALUE(file_owner, put_number(value, e->account.file.owner))
VALUE(source, put(value, e->account.down->rule.name))
VALUE(why, put(value, e->account.down->why))
VALUE(db_error, put(value, strerror(-e->job->permit.notes.aliases.error)))
VALUE(read_error, put(value, strerror(e->account.read_error)))

static const char *mode(const struct evidence *e, char value[static LINE_SIZE])
{
	(void)snprintf(value, LINE_SIZE, "%04o", e->account.file.mode & 07777);
	return value;
}

static const struct {
	const char *name;
	const char *(*value)(const struct evidence *evidence, char value[static LINE_SIZE]);
} names[] = {
	{"COUNT", count},
	{"DB_ERROR", db_error},
	{"ERROR", error},
	{"FAULT", fault},
	{"FILE_CAP", file_cap},
	{"FILE_ERROR", file_error},
	{"FILE_OWNER", file_owner},
	{"GID", gid},
	{"ID", id},
	{"INSIDE", inside},
	{"INSIDE_END", inside_end},
	{"MAP", map},
	{"MODE", mode},
	{"MOUNT", mount},
	{"NAME", word_name},
	{"NS_OWNER", ns_owner},
	{"OTHER", other},
	{"OTHER_TEXT", other_text},
	{"OUTSIDE", outside},
	{"OUTSIDE_END", outside_end},
	{"PAGE", page},
	{"PATH", path},
	{"PATH_OWNER", path_owner},
	{"PROGRAM", program},
	{"PW_GID", pw_gid},
	{"PW_UID", pw_uid},
	{"READ_ERROR", read_error},
	{"SOURCE", source},
	{"ST_GID", st_gid},
	{"ST_UID", st_uid},
	{"SUBID", subid},
	{"SUBID_FILE", subid_file},
	{"TARGET", target},
	{"TRIPLE", triple},
	{"TRIPLE_TEXT", triple_text},
	{"UID", uid},
	{"USER", user},
	{"WHY", why},
	{"WORD", word},
};

/* The value of the name text[0, len), or NULL if there is no such name. */
static const char *value_of(const struct evidence *evidence, const char *text, size_t len,
			    char value[static LINE_SIZE])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == len && memcmp(names[i].name, text, len) == 0)
			return names[i].value(evidence, value);
	return NULL;
}

const char *wording_fill(const struct evidence *evidence, const char *text,
			 char line[static LINE_SIZE])
{
	char value[LINE_SIZE];
	size_t len = 0;

	while (*text != '\0' && len < LINE_SIZE - 1) {
		const char *end = *text == '{' ? strchr(text, '}') : NULL;
		const char *found =
			end ? value_of(evidence, text + 1, (size_t)(end - text) - 1, value) : NULL;

		if (found) {
			size_t room = LINE_SIZE - 1 - len;
			size_t part = strlen(found) < room ? strlen(found) : room;

			memcpy(line + len, found, part);
			len += part;
			text = end + 1;
		} else {
			line[len++] = *text++;
		}
	}
	line[len] = '\0';
	return line;
}
