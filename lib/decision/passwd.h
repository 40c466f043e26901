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

#include "../base/lines.h"
#include "../base/words.h"
#include "nsswitch.h"
#include "user.h"

#define PASSWD_FILE "/etc/passwd"

/* A line. The name points into it. */
struct passwd_line {
	struct word name;
	uint64_t uid;
	uint64_t gid; /* the primary group */
};

/*
 * Whether the line is a plain one of passwd(5), which the C library reads in the same way. It takes
 * others, too: with blanks, signs, leading zeros.
 */
bool passwd_parse(const struct text_line *line, struct passwd_line *ret_line);

/* Whether the line is of no user: empty, a comment, or one of NIS, which the file does not serve.
 */
bool passwd_is_blank(const struct text_line *line);

/* Whether the C library, too, would ask the file first, and nobody else if it finds a user there.
 * So it does where nothing is configured.
 */
bool passwd_is_first(const struct source_rules *sources);

/* Whether the C library would ask nobody but the file. */
bool passwd_is_all(const struct source_rules *sources);

enum passwd_answer {
	PASSWD_ABSENT, /* the file has no such user */
	PASSWD_FOUND,
	PASSWD_DOUBT, /* a line before may be the user's in the C library's eyes */
};

/*
 * Finds a user in the file, by name, or by uid if name is NULL. Returns an enum passwd_answer, or a
 * negative errno, -ENAMETOOLONG for what cannot be a login name. What is found is what
 * getpwnam_r(3) or getpwuid_r(3) would say. A file that does not exist has nobody. Thread-safe.
 */
MUST_USE int passwd_find_user(const char *path, const char *name, uid_t uid, struct user *ret_user);

/*
 * The same for a user ID, and what the whole user database says: in doubt, too, where the passwd
 * file is not asked first, and where another source may know a user who is not in it.
 */
MUST_USE int passwd_look_up(const struct source_rules *sources, uid_t uid, struct user *ret_user);
