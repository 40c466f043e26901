/*
 * The other names of a user ID, in every passwd file of two lines: those that are the owner's there
 * and nobody else's, unless a line leaves it open.
 */
#define LINES 2
#define LINE 7
#include "../../lib/decision/aliases.h"

#include "../../lib/base/trusted_file.h"
#include "passwd_lines.h"

static bool readable;

int trusted_file_read(const char *path, int *ret_fd, struct line_reader **ret_reader)
{
	(void)path;
	readable = any_size(1);
	if (!readable)
		return any_size(1) ? 1 : -EACCES;
	*ret_fd = 3;
	return lines_open(3, 0, ret_reader);
}

static bool is_other_name(size_t line)
{
	return world[line].kind == LINE_GOOD && world[line].uid == 7 &&
	       !is_same(world[line].name, "ann") && !is_same(world[line].name, "12");
}

static bool is_somebody_elses(const char *name)
{
	for (size_t i = 0; i < passwd_file.len; i++) {
		size_t line = passwd_file.lines[i];

		if (world[line].kind == LINE_GOOD && world[line].uid != 7 &&
		    is_same(world[line].name, name))
			return true;
	}
	return false;
}

static bool is_in_doubt(void)
{
	for (size_t i = 0; i < passwd_file.len; i++) {
		size_t line = passwd_file.lines[i];

		if (world[line].kind == LINE_DOUBT ||
		    (is_other_name(line) && is_somebody_elses(world[line].name)))
			return true;
	}
	return false;
}

static void prove_known(const struct aliases *aliases)
{
	size_t len = 0;

	for (size_t i = 0; i < passwd_file.len; i++) {
		const char *name = world[passwd_file.lines[i]].name;
		bool expected = is_other_name(passwd_file.lines[i]);
		bool found = aliases_match(aliases, (struct word){name, strlen(name)});

		if (world[passwd_file.lines[i]].uid == 7) {
			//@ assert found == expected;
		}
		if (expected && (i == 0 || passwd_file.lines[0] != passwd_file.lines[i]))
			len += strlen(name) + 1;
	}
	//@ assert aliases->len == len;
}

/* Where nine bytes are left, with the one behind the name. */
static void prove_room(void)
{
	static struct aliases full;
	char buffer[12];
	struct word name = {buffer, any_size(sizeof(buffer) - 1)};
	size_t used = sizeof(full.names) - 9;

	memset(full.names, 'a', used - 1);
	full.len = used;
	memset(buffer, 'b', sizeof(buffer));
	aliases_add(&full, name);
	if (name.len < 9) {
		//@ assert full.len == used + name.len + 1 && full.too_many == 0;
	} else {
		//@ assert full.len == used && full.too_many == 1;
	}
}

int main(void)
{
	static const struct range_set wanted;
	struct owner owner = {.uid = 7, .name = "ann", .name_len = 3, .id_text = "7", .id_len = 1};
	struct user_files files = {
		.passwd = "/etc/passwd", .passwd_first = any_size(1), .passwd_only = any_size(1)};
	struct aliases aliases = {0};

	prove_room();
	any_passwd_file();
	if (aliases_find_in_passwd(3, &files, &owner, &wanted, &aliases) < 0) {
		//@ assert aliases.len == 0;
		return 0;
	}
	if (!files.passwd_first || !readable) {
		//@ assert aliases.len == 0 && aliases.undecided == 1;
		return 0;
	}
	if (!files.passwd_only) {
		//@ assert aliases.undecided == 1;
	}
	if (has_line_of(LINE_ANY))
		return 0;
	if (is_in_doubt()) {
		//@ assert aliases.len == 0 && aliases.undecided == 1;
	} else {
		bool undecided = !files.passwd_only;
		//@ assert aliases.undecided == undecided;
		prove_known(&aliases);
	}
	return 0;
}
