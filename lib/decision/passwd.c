/*
 * Reads NAME:PASSWORD:UID:GID:...; what follows is of no concern here.
 *
 * Called for the caller of a helper, and for the other names of a user ID.
 */
#include "passwd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../base/number.h"
#include "../base/words.h"

bool passwd_is_blank(const struct text_line *line)
{
	return line->len == 0 ? !line->cut : strchr("#+-", line->text[0]) != NULL;
}

/* The C library passes over these at the beginning of a line. */
static bool begins_with_blank(const struct text_line *line)
{
	return strchr(" \t\r\v\f", line->text[0]);
}

bool passwd_parse(const struct text_line *line, struct passwd_line *ret_line)
{
	struct word rest = {line->text, line->len};
	struct word name;
	struct word password;
	struct word uid_text;
	struct word gid_text;
	uint64_t uid;
	uint64_t gid;

	if (line->cut || passwd_is_blank(line) || begins_with_blank(line) ||
	    !word_cut(&rest, ':', &name) || !word_cut(&rest, ':', &password) ||
	    !word_cut(&rest, ':', &uid_text) || !word_cut(&rest, ':', &gid_text) || name.len == 0 ||
	    memchr(name.text, '\0', name.len) || memchr(password.text, '\0', password.len) ||
	    number_parse(uid_text.text, uid_text.len, ID_MAX, &uid) < 0 ||
	    number_parse(gid_text.text, gid_text.len, ID_MAX, &gid) < 0)
		return false;
	*ret_line = (struct passwd_line){name, uid, gid};
	return true;
}

/* Like the C library, without asking whose file it is. */
static int open_file(const char *path, int *fd, struct line_reader **ret_reader)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return *fd < 0 ? -errno : lines_open(*fd, 0, ret_reader);
}

bool passwd_is_first(const struct source_rules *sources)
{
	return sources->lines <= 1 && !sources->in_doubt && !sources->passed_over &&
	       source_is_files(&sources->items[0]) && sources->items[0].stop[SOURCE_SUCCESS];
}

bool passwd_is_all(const struct source_rules *sources)
{
	return passwd_is_first(sources) && sources->len == 1;
}

static int make_user(const struct passwd_line *entry, struct user *ret_user)
{
	if (entry->name.len >= sizeof(ret_user->name))
		return -ENAMETOOLONG;
	*ret_user = (struct user){.uid = (uid_t)entry->uid, .gid = (gid_t)entry->gid};
	memcpy(ret_user->name, entry->name.text, entry->name.len);
	return PASSWD_FOUND;
}

/* Whether the line may be the user's, or in the C library's eyes. */
static bool may_be(const struct text_line *line, const char *name)
{
	return begins_with_blank(line) || word_take(&(struct word){line->text, line->len}, name);
}

int passwd_find_user(const char *path, const char *name, uid_t uid, struct user *ret_user)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	int r = open_file(path, &fd, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (passwd_is_blank(&line) || (name && line.len > 0 && !may_be(&line, name)))
			continue;
		if (!passwd_parse(&line, &entry))
			return PASSWD_DOUBT;
		if (name ? word_is(entry.name, name) : entry.uid == uid)
			return make_user(&entry, ret_user);
	}
	return r == -ENOENT ? PASSWD_ABSENT : r;
}

int passwd_look_up(const struct source_rules *sources, uid_t uid, struct user *ret_user)
{
	int r = passwd_is_first(sources) ? passwd_find_user(PASSWD_FILE, NULL, uid, ret_user)
					 : PASSWD_DOUBT;

	return r == PASSWD_ABSENT && !passwd_is_all(sources) ? PASSWD_DOUBT : r;
}
