/*
 * Finds out what the user files say about the caller, and about IDs that are asked for: how the
 * user is named in a command, and whose own IDs they are.
 */
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "facts.h"

/* So many IDs are put behind the name that an entry is to have. */
#define TRIES_MAX 20

/* Root cannot be granted anything, and digits would mean a user ID. */
static void make_user_word(const struct caller *caller, char word[static SHELL_WORD_MAX])
{
	const char *name = caller->user.name;

	if (caller->uid == 0)
		return;
	if (!owner_is_name(name, strlen(name)) || !shell_quote(name, word))
		(void)snprintf(word, SHELL_WORD_MAX, "%u", caller->uid);
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

	if (!user_is_known(&caller->user)) {
		make_line(caller, facts);
		return;
	}
	make_user_word(caller, facts->user_word);
	facts->one_group_of_many = facts->kind->type == GROUP_IDS && facts->extent->count == 1 &&
				   is_supplementary(facts->extent->outside);
	find_holder(facts);
}
