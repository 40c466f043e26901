/*
 * Reads NAME:PASSWORD:UID:...; what follows is of no concern here.
 *
 * Called for the other names of a user ID, and to confirm that a caller has no entry.
 */
#include "passwd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "number.h"
#include "trusted_file.h"
#include "words.h"

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
	*ret_line = (struct passwd_line){name.text, name.len, value};
	return true;
}

int passwd_open(const char *path, int *ret_fd, struct line_reader **ret_reader)
{
	auto_close int fd = -1;
	struct file_verdict verdict;
	int r;

	if (trusted_file_open(path, &verdict, &fd) != FILE_GOOD)
		return verdict.fault == FILE_OPEN ? -verdict.error : -EPERM;
	r = lines_open(fd, ret_reader);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

int passwd_has(const char *path, uid_t uid, bool *ret_has)
{
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	bool has = false;
	int r = fd < 0 ? -errno : lines_open(fd, &reader);

	while (r >= 0 && !has && (r = lines_next(reader, &line)) > 0)
		has = passwd_parse(&line, &entry) && entry.uid == uid;
	if (r < 0 && r != -ENOENT)
		return r;
	*ret_has = has;
	return 0;
}
