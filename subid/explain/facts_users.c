/*
 * Finds out what the user files say about the caller, and about IDs that are asked for: whether
 * usermod(8) knows the user, and whose own IDs they are.
 */
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "facts.h"

/* So many IDs are put behind the name that an entry is to have. */
#define TRIES_MAX 20

static bool is_in_passwd(const char *name, uid_t uid)
{
	auto_fclose FILE *file = fopen(PASSWD_FILE, "re");
	const struct passwd *entry;

	while (file && (entry = fgetpwent(file)))
		if (strcmp(entry->pw_name, name) == 0)
			return entry->pw_uid == uid;
	return false;
}

static void take_holder(const char *name, uint32_t id, struct facts *facts)
{
	if (facts->holder[0] != '\0' ||
	    !range_set_overlaps(&facts->account.missing, (struct id_range){id, (uint64_t)id + 1}))
		return;
	(void)escape_text(name, facts->holder);
	facts->holder_id = id;
}

/* Of the local files alone: a directory is not gone through. */
static void find_holder(struct facts *facts)
{
	const bool users = facts->kind->type == USER_IDS;
	auto_fclose FILE *file = fopen(users ? PASSWD_FILE : "/etc/group", "re");
	const struct passwd *user;
	const struct group *group;

	while (users && file && (user = fgetpwent(file)))
		take_holder(user->pw_name, user->pw_uid, facts);
	while (!users && file && (group = fgetgrent(file)))
		take_holder(group->gr_name, group->gr_gid, facts);
}

static bool is_supplementary(gid_t gid)
{
	gid_t groups[NGROUPS_MAX];
	int len = getgroups(NGROUPS_MAX, groups);

	for (int i = 0; i < len; i++)
		if (groups[i] == gid)
			return true;
	return false;
}

/* Whether what is appended begins a line of its own. */
static bool ends_with_newline(const char *path)
{
	auto_fclose FILE *file = fopen(path, "re");
	struct statvfs fs;

	return file && fstatvfs(fileno(file), &fs) == 0 && !(fs.f_flag & ST_RDONLY) &&
	       (fseek(file, -1, SEEK_END) < 0 || getc(file) == '\n');
}

static void make_line(const struct caller *caller, struct facts *facts)
{
	char name[sizeof("user4294967295-4294967295")];

	(void)snprintf(name, sizeof(name), "user%u", caller->uid);
	for (unsigned i = 1; getpwnam(name) && i < TRIES_MAX; i++)
		(void)snprintf(name, sizeof(name), "user%u-%u", caller->uid, i);
	(void)snprintf(facts->new_line, sizeof(facts->new_line), "%s:x:%u:%u::/:/bin/sh", name,
		       caller->uid, caller->gid);
	for (size_t i = 0; i < caller->nsswitch.passwd.len; i++)
		facts->new_line_may_follow |= source_is_files(&caller->nsswitch.passwd.items[i]);
	facts->new_line_may_follow &= ends_with_newline(PASSWD_FILE);
}

void users_examine(const struct refused *refused, struct facts *facts)
{
	const struct caller *caller = &refused->caller;

	if (!caller->user.name) {
		make_line(caller, facts);
		return;
	}
	if (is_in_passwd(caller->user.name, caller->uid))
		(void)shell_quote(caller->user.name, facts->user_word);
	facts->one_group_of_many = facts->kind->type == GROUP_IDS && facts->extent->count == 1 &&
				   is_supplementary(facts->extent->outside);
	find_holder(facts);
}
