/*
 * The file passwd(5), read without the C library's help: it cannot tell a file that it could not
 * open from a user who is not in it.
 *
 * The text is judged before it is read, and then taken as data.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lines.h"

/* The name and user ID of a line. The name points into the line and is not NUL-terminated. */
struct passwd_line {
	const char *name;
	size_t name_len;
	uint64_t uid;
};

/* Whether the line is one of passwd(5), with a plain decimal user ID. */
bool passwd_parse(const struct text_line *line, struct passwd_line *ret_line);

/*
 * Opens the file. Returns 0 with a descriptor and a reader, which are the caller's; -ENOENT if
 * there is no such file, -EPERM if it is not to be trusted, or another negative errno.
 */
MUST_USE int passwd_open(const char *path, int *ret_fd, struct line_reader **ret_reader);

/*
 * Whether the file has a line with this user ID; a file that does not exist has none. Whose file it
 * is does not matter: whoever asks takes a line in it for a reason to doubt. Returns 0 or a
 * negative errno. Thread-safe.
 */
MUST_USE int passwd_has(const char *path, uid_t uid, bool *ret_has);
