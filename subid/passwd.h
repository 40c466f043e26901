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
#include "nsswitch.h"
#include "user.h"
#include "words.h"

/* The name and user ID of a line. The name points into the line and is not NUL-terminated. */
struct passwd_line {
	const char *name;
	size_t name_len;
	uint64_t uid;
	struct word rest; /* what follows the user ID */
};

/* Whether the line is one of passwd(5), with a plain decimal user ID. */
bool passwd_parse(const struct text_line *line, struct passwd_line *ret_line);

/*
 * Whether the file has a line with this user ID; a file that does not exist has none. Whose file it
 * is does not matter: whoever asks takes a line in it for a reason to doubt. Returns 0 or a
 * negative errno. Thread-safe.
 */
MUST_USE int passwd_has(const char *path, uid_t uid, bool *ret_has);

/* Whether the C library, too, would ask the file first, and nobody else if it finds a user there.
 */
bool passwd_is_first(const struct source_rules *sources);

/*
 * Finds the user in the file. Returns 1 with what getpwuid_r(3) would say, to be released with
 * user_clear(); 0 if there is no such user before the end of the file, or before a line whose
 * meaning is in doubt; or a negative errno. Thread-safe.
 */
MUST_USE int passwd_find_user(const char *path, uid_t uid, struct user *ret_user);
