/*
 * The passwd file as it is read here, and what of it is left to the C library.
 *
 * The user is 1001; the files are made up.
 */
#include "../../../lib/decision/passwd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "../fixture.h"

#define UID 1001

/* Lines that the C library takes for the user's, or may take, and that are not read here. */
static const char *const doubtful[] = {
	" user:x:1001:5::/:\n",
	"\tuser:x:1001:5::/:\n",
	"\ruser:x:1001:5::/:\n",
	"\vuser:x:1001:5::/:\n",
	"\fuser:x:1001:5::/:\n",
	"user:x:01001:5::/:\n",
	"user:x:+1001:5::/:\n",
	"user:x: 1001:5::/:\n",
	"user:x:1001:05::/:\n",
	"user:x:1001:5\n",
	"user:x:1001:\n",
	"user:x:1001\n",
	"user:x:1001::\n",
	"user\n",
	":x:1001:5::/:\n",
	"user:x:4294967295:5::/:\n",
	"user:x:1001:4294967295::/:\n",
};

/* Lines of no user. */
static const char *const blank[] = {"",
				    "\n",
				    "  \n",
				    "#user:x:1001:5::/:\n",
				    "+user:x:1001:5::/:\n",
				    "-user:x:1001:5::/:\n",
				    "+\n",
				    "+::::::\n"};

static int find(const char *text, const char *name, struct user *user)
{
	auto_free char *path = unit_file("passwd", text);

	return passwd_find_user(path, name, UID, user);
}

UNIT_TEST(test_passwd_find_user_plain_line_is_the_user)
{
	static const char text[] = "other:x:1:1::/:\nuser:x:1001:5:A user:/:/bin/sh\n";

	for (unsigned by_name = 0; by_name < 2; by_name++) {
		struct user user = {0};

		ck_assert_int_eq(find(text, by_name ? "user" : NULL, &user), PASSWD_FOUND);
		ck_assert_str_eq(user.name, "user");
		ck_assert_uint_eq(user.uid, UID);
		ck_assert_uint_eq(user.gid, 5);
	}
}

UNIT_TEST(test_passwd_find_user_first_line_counts)
{
	struct user by_id = {0};
	struct user by_name = {0};

	ck_assert_int_eq(find("first:x:1001:1::/:\nsecond:x:1001:2::/:\n", NULL, &by_id),
			 PASSWD_FOUND);
	ck_assert_str_eq(by_id.name, "first");
	ck_assert_int_eq(find("user:x:1:1::/:\nuser:x:2:2::/:\n", "user", &by_name), PASSWD_FOUND);
	ck_assert_uint_eq(by_name.uid, 1);
}

/* What stands behind a doubtful line is not looked at: the C library may have found its user. */
UNIT_TEST(test_passwd_find_user_behind_doubtful_line_is_in_doubt)
{
	for (size_t i = 0; i < UNIT_LENGTH(doubtful); i++) {
		auto_text struct unit_text text = {0};
		struct user user = {0};

		unit_text_add(&text, "%suser:x:1001:7::/:\n", doubtful[i]);
		ck_assert_msg(find(text.bytes, NULL, &user) == PASSWD_DOUBT, "%s", doubtful[i]);
	}
}

UNIT_TEST(test_passwd_find_user_behind_blank_line_is_found)
{
	for (size_t i = 0; i < UNIT_LENGTH(blank); i++) {
		auto_text struct unit_text text = {0};
		struct user user = {0};

		unit_text_add(&text, "%suser:x:1001:7::/:\n", blank[i]);
		ck_assert_msg(find(text.bytes, NULL, &user) == PASSWD_FOUND, "%s", blank[i]);
		ck_assert_uint_eq(user.gid, 7);
	}
}

UNIT_TEST(test_passwd_find_user_by_name_passes_over_lines_of_others)
{
	struct user user = {0};

	ck_assert_int_eq(find("users:x:1:1::/:\nuse:x:1:1::/:\nodd:x:01:\nx\nuser:x:9:9::/:\n",
			      "user", &user),
			 PASSWD_FOUND);
	ck_assert_uint_eq(user.uid, 9);
}

UNIT_TEST(test_passwd_find_user_unknown_is_absent)
{
	struct user user = {0};

	ck_assert_int_eq(find("other:x:1:1::/:\n", NULL, &user), PASSWD_ABSENT);
	ck_assert_int_eq(find("other:x:1:1::/:\n", "user", &user), PASSWD_ABSENT);
	ck_assert_int_eq(find("other:x:1:1::/:\n", "", &user), PASSWD_ABSENT);
}

UNIT_TEST(test_passwd_find_user_missing_file_has_nobody)
{
	auto_free char *path = unit_path("no_passwd");
	struct user user = {0};

	ck_assert_int_eq(passwd_find_user(path, NULL, UID, &user), PASSWD_ABSENT);
	ck_assert_int_eq(passwd_find_user(path, "user", 0, &user), PASSWD_ABSENT);
}

UNIT_TEST(test_passwd_find_user_unreadable_file_is_error)
{
	struct user user = {0};

	ck_assert_int_eq(passwd_find_user("/", NULL, UID, &user), -EISDIR);
	ck_assert_int_eq(passwd_find_user("/proc/self/status/passwd", NULL, UID, &user), -ENOTDIR);
}

/* It may be a device, or a pipe that nobody writes to. */
UNIT_TEST(test_passwd_find_user_opening_waits_for_nobody_and_is_for_this_process_alone)
{
	auto_free char *path = unit_file("passwd", "user:x:1001:5::/:\n");
	struct user user = {0};

	unit_demand_open_flags(O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ck_assert_int_eq(passwd_find_user(path, NULL, UID, &user), PASSWD_FOUND);
}

UNIT_TEST(test_passwd_find_user_without_standard_input_is_the_user)
{
	auto_free char *path = unit_file("passwd", "user:x:1001:5::/:\n");
	auto_close int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	struct user user = {0};

	ck_assert_int_eq(close(STDIN_FILENO), 0);
	ck_assert_int_eq(passwd_find_user(path, NULL, UID, &user), PASSWD_FOUND);
	ck_assert_int_eq(dup2(kept, STDIN_FILENO), STDIN_FILENO);
}

UNIT_TEST(test_passwd_find_user_without_memory_is_error)
{
	auto_free char *path = unit_file("passwd", "user:x:1001:5::/:\n");
	struct user user = {0};
	int r;

	unit_fail_allocation(1);
	r = passwd_find_user(path, NULL, UID, &user);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert(!user_is_known(&user));
}

UNIT_TEST(test_passwd_find_user_shortest_login_name_is_found)
{
	struct user user = {0};

	ck_assert_int_eq(find("u:x:1001:5::/:\n", NULL, &user), PASSWD_FOUND);
	ck_assert(user_is_known(&user));
}

UNIT_TEST(test_passwd_find_user_longest_login_name_is_found)
{
	auto_text struct unit_text text = {0};
	struct user user = {0};

	unit_text_repeat(&text, 'u', LOGIN_NAME_MAX - 1);
	unit_text_add(&text, ":x:1001:5::/:\n");
	ck_assert_int_eq(find(text.bytes, NULL, &user), PASSWD_FOUND);
	ck_assert_uint_eq(strlen(user.name), LOGIN_NAME_MAX - 1);
}

UNIT_TEST(test_passwd_find_user_name_that_is_too_long_is_error)
{
	auto_text struct unit_text text = {0};
	struct user user = {0};

	unit_text_repeat(&text, 'u', LOGIN_NAME_MAX);
	unit_text_add(&text, ":x:1001:5::/:\n");
	ck_assert_int_eq(find(text.bytes, NULL, &user), -ENAMETOOLONG);
	ck_assert(!user_is_known(&user));
}

/* A file whose text holds NUL bytes, where the C library's line ends. */
static int find_bytes(const char *text, size_t len, const char *name, struct user *user)
{
	auto_close int fd = unit_memory_file(text, len);
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return passwd_find_user(path, name, UID, user);
}

UNIT_TEST(test_passwd_find_user_behind_line_with_nul_byte_is_in_doubt)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum passwd_answer by_id;
		enum passwd_answer by_name;
	} cases[] = {
#define CASE(bytes, by_id, by_name)                                                                \
	{bytes "user:x:1001:5::/:\n", sizeof(bytes "user:x:1001:5::/:\n") - 1, by_id, by_name}
		CASE("us\0er:x:1:1::/:\n", PASSWD_DOUBT, PASSWD_FOUND),
		CASE("other:\0:1:1::/:\n", PASSWD_DOUBT, PASSWD_FOUND),
		CASE("other:x:\0:1::/:\n", PASSWD_DOUBT, PASSWD_FOUND),
		CASE("other:x:1:\0::/:\n", PASSWD_DOUBT, PASSWD_FOUND),
		CASE("user:x\0:1:1::/:\n", PASSWD_DOUBT, PASSWD_DOUBT),
		CASE("\0user:x:1:1::/:\n", PASSWD_FOUND, PASSWD_FOUND),
		CASE(" \0user:x:1:1::/:\n", PASSWD_DOUBT, PASSWD_DOUBT),
		CASE("other:x:1:1:\0:/:\n", PASSWD_FOUND, PASSWD_FOUND),
#undef CASE
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct user by_id = {0};
		struct user by_name = {0};
		int r = find_bytes(cases[i].bytes, cases[i].len, NULL, &by_id);

		ck_assert_msg(r == (int)cases[i].by_id, "row %zu by ID: %d", i, r);
		r = find_bytes(cases[i].bytes, cases[i].len, "user", &by_name);
		ck_assert_msg(r == (int)cases[i].by_name, "row %zu by name: %d", i, r);
	}
}

/* What the reader holds behind the end of the file, from what it has read before, is no text. */
UNIT_TEST(test_passwd_find_user_last_line_ends_where_the_file_does)
{
	auto_text struct unit_text text = {0};
	struct user user = {0};

	for (size_t len = 0; len < 2 * LINES_MAX; len = text.len) {
		unit_text_add(&text, "#");
		unit_text_repeat(&text, 'r', LINES_MAX - 10);
		unit_text_add(&text, "\n");
	}
	unit_text_add(&text, "use");
	ck_assert_int_eq(find(text.bytes, "user", &user), PASSWD_ABSENT);
}

/*
 * The C library passes over the blanks, however many there are. Where as many are dropped as the
 * reader holds, the line begins with none.
 */
UNIT_TEST(test_passwd_find_user_behind_more_blanks_than_fit_is_in_doubt)
{
	static const size_t counts[] = {2 * LINES_MAX, 3 * LINES_MAX};

	for (size_t i = 0; i < UNIT_LENGTH(counts); i++) {
		auto_text struct unit_text text = {0};
		struct user user = {0};

		unit_text_repeat(&text, ' ', counts[i]);
		unit_text_add(&text, "user:x:1000:7::/:\n");
		ck_assert_int_eq(find(text.bytes, "user", &user), PASSWD_DOUBT);
		ck_assert_int_eq(find(text.bytes, NULL, &user), PASSWD_DOUBT);
	}
}

UNIT_TEST(test_passwd_parse_cut_line_is_none)
{
	struct text_line line = unit_line("user:x:1001:5:", strlen("user:x:1001:5:"));
	struct passwd_line entry;

	ck_assert(passwd_parse(&line, &entry));
	line.cut = true;
	ck_assert(!passwd_parse(&line, &entry));
}

UNIT_TEST(test_passwd_parse_blank_line_is_none)
{
	for (size_t i = 0; i < UNIT_LENGTH(blank); i++) {
		struct text_line line = unit_line(blank[i], strcspn(blank[i], "\n"));
		struct passwd_line entry;

		ck_assert_msg(!passwd_parse(&line, &entry), "%s", blank[i]);
	}
}

static bool is_first(const char *text, bool *ret_all)
{
	auto_free char *path = unit_file("nsswitch", text);
	struct nsswitch nsswitch;

	ck_assert_int_eq(nsswitch_read(path, &nsswitch), 0);
	*ret_all = passwd_is_all(&nsswitch.passwd);
	return passwd_is_first(&nsswitch.passwd);
}

/* Where the C library may ask somebody else first, it is asked. */
UNIT_TEST_ROOT(test_passwd_is_first_only_where_files_come_first)
{
	static const struct {
		const char *text;
		bool first;
		bool all;
	} cases[] = {
		{"passwd: files\n", true, true},
		{"passwd: files systemd\n", true, false},
		{"passwd: files [NOTFOUND=return] sss\n", true, false},
		{"passwd: files[ !success=CONTINUE\tUNAVAIL=return ]\n", true, true},
		{"group: sss\npasswd:\tfiles # all\n", true, true},
		{"passwd: sss files\n", false, false},
		{"passwd: compat\n", false, false},
		{"passwd: files [SUCCESS=continue] sss\n", false, false},
		{"passwd: files [SUCCESS=merge] sss\n", false, false},
		{"passwd: files\npasswd: sss\n", false, false},
		{"passwd sss files\npasswd: files\n", false, false},
		{"passwd: files\npasswd\tsss\n", false, false},
		{"passwd: files\npasswd\n", false, false},
		{"passwd\npasswd: files\n", false, false},
		{"passwd: files\npasswd\vsss\n", false, false},
		{"passwd: files\n\vpasswd: sss\n", false, false},
		{"passwd: files [] sss\n", false, false},
		{"passwd: files [SUCCESS = continue] sss\n", false, false},
		{"passwd: files no.name\n", false, false},
		{"passwd:\n", false, false},
		/* files are the default of both */
		{"", true, true},
		{"group: sss\n", true, true},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		bool all;

		ck_assert_msg(is_first(cases[i].text, &all) == cases[i].first, "%s", cases[i].text);
		ck_assert_msg(all == cases[i].all, "%s", cases[i].text);
	}
}

UNIT_TEST_NAMESPACE(test_passwd_look_up_says_what_the_whole_user_database_says)
{
	static const struct {
		const char *sources;
		int known;
		int unknown;
	} cases[] = {
		{"passwd: files\n", PASSWD_FOUND, PASSWD_ABSENT},
		{"passwd: files sss\n", PASSWD_FOUND, PASSWD_DOUBT},
		{"passwd: sss files\n", PASSWD_DOUBT, PASSWD_DOUBT},
	};

	unit_private_etc();
	unit_etc_file("passwd", "user:x:1001:7::/:\n");
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct user user = {0};
		struct nsswitch nsswitch;

		unit_etc_file("nsswitch.conf", cases[i].sources);
		ck_assert_int_eq(nsswitch_read(NSSWITCH_CONF, &nsswitch), 0);
		ck_assert_int_eq(passwd_look_up(&nsswitch.passwd, UID, &user), cases[i].known);
		ck_assert_int_eq(passwd_look_up(&nsswitch.passwd, UID + 1, &user),
				 cases[i].unknown);
	}
}
