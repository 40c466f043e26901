/*
 * Who is found by name or by user ID, in every passwd file of two lines: the first one that the
 * file has, unless a line before may be the user's.
 */
#define LINES 2
#define LINE 7
#include "../../lib/decision/passwd.h"

#include "../../lib/base/number.h"
#include "passwd_lines.h"

int proof_open(const char *path, int flags, ...)
{
	(void)path, (void)flags;
	if (any_size(1))
		return 3;
	errno = any_size(1) ? ENOENT : EACCES;
	passwd_file.len = 0;
	return -1;
}

/* What must come out where each line is known: the file's word, as passwd(5) and getpwnam(3) say.
 */
static enum passwd_answer expect(const char *name, size_t *ret_line)
{
	for (size_t i = 0; i < passwd_file.len; i++) {
		size_t line = passwd_file.lines[i];
		bool is_named = name && is_same(world[line].name, name);

		if (world[line].kind == LINE_DOUBT && (!name || is_named))
			return PASSWD_DOUBT;
		if (world[line].kind == LINE_GOOD && (name ? is_named : world[line].uid == 7)) {
			*ret_line = line;
			return PASSWD_FOUND;
		}
	}
	return PASSWD_ABSENT;
}

int main(void)
{
	const char *name = any_size(1) ? "ann" : NULL;
	struct user user = {0};
	size_t line = 0;

	any_passwd_file();
	int r = passwd_find_user(PASSWD_FILE, name, 7, &user);
	if (r == PASSWD_FOUND) {
		bool is_right = name ? is_same(user.name, name) : user.uid == 7;
		//@ assert is_right == 1;
		//@ assert user.uid <= ID_MAX && user.gid <= ID_MAX;
	} else {
		//@ assert user.name[0] == 0;
	}
	if (r < 0 || has_line_of(LINE_ANY))
		return 0;
	enum passwd_answer expected = expect(name, &line);
	//@ assert r == expected;
	if (r == PASSWD_FOUND) {
		bool is_line = is_same(user.name, world[line].name);
		//@ assert is_line == 1;
		//@ assert user.uid == world[line].uid && user.gid == 9;
	}
	return 0;
}
