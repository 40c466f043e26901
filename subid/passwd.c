/*
 * Reads NAME:PASSWORD:UID:...; what follows is of no concern here.
 *
 * Called for the caller of a helper, for the other names of a user ID, and to confirm that a caller
 * has no entry.
 */
#include "passwd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "number.h"

/* Cuts a field and the colon behind it off rest. */
static bool next_field(struct word *rest, struct word *ret_field)
{
	const char *colon = memchr(rest->text, ':', rest->len);

	if (!colon)
		return false;
	*ret_field = (struct word){rest->text, (size_t)(colon - rest->text)};
	rest->len -= ret_field->len + 1;
	rest->text = colon + 1;
	return true;
}

bool passwd_parse(const struct text_line *line, struct passwd_line *ret_line)
{
	struct word rest = {line->text, line->len};
	struct word name;
	struct word password;
	struct word uid;
	uint64_t value;

	if (!next_field(&rest, &name) || !next_field(&rest, &password) ||
	    !next_field(&rest, &uid) || number_parse(uid.text, uid.len, ID_MAX, &value) < 0)
		return false;
	*ret_line = (struct passwd_line){name.text, name.len, value, rest};
	return true;
}

/* Like the C library, without asking whose file it is. */
static int open_file(const char *path, int *fd, struct line_reader **ret_reader)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return *fd < 0 ? -errno : lines_open(*fd, 0, ret_reader);
}

int passwd_has(const char *path, uid_t uid, bool *ret_has)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	bool has = false;
	int r = open_file(path, &fd, &reader);

	while (r >= 0 && !has && (r = lines_next(reader, &line)) > 0)
		has = passwd_parse(&line, &entry) && entry.uid == uid;
	if (r < 0 && r != -ENOENT)
		return r;
	*ret_has = has;
	return 0;
}

bool passwd_is_first(const struct source_rules *sources)
{
	return sources->lines == 1 && !sources->passed_over &&
	       source_is_files(&sources->items[0]) && sources->items[0].stop[SOURCE_SUCCESS];
}

/* Whether the C library reads the line in the same way: it takes blanks, signs and more. */
static bool is_plain(const struct text_line *line, const struct passwd_line *entry)
{
	return !line->cut && entry->name_len > 0 && !strchr("+- \t#", entry->name[0]) &&
	       !memchr(line->text, '\0', line->len);
}

static int make_user(const struct passwd_line *entry, struct user *ret_user)
{
	struct word rest = entry->rest;
	struct word group;
	uint64_t gid;
	char *name;

	if (!next_field(&rest, &group) || number_parse(group.text, group.len, ID_MAX, &gid) < 0)
		return 0;
	name = strndup(entry->name, entry->name_len);
	if (!name)
		return -ENOMEM;
	*ret_user = (struct user){name, (uid_t)entry->uid, (gid_t)gid};
	return 1;
}

int passwd_find_user(const char *path, uid_t uid, struct user *ret_user)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	int r = open_file(path, &fd, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (line.len == 0 || line.text[0] == '#')
			continue;
		if (!passwd_parse(&line, &entry) || !is_plain(&line, &entry))
			return 0;
		if (entry.uid == uid)
			return make_user(&entry, ret_user);
	}
	return r;
}
