/*
 * The source "files": what a subuid(5) file delegates to a user.
 *
 * The user is "user", 1000, who is also "twin"; "other" is 1001. All three are in the passwd file;
 * what is not in it, the made-up user database answers. The files must belong to root.
 */
#include "../../../lib/decision/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../../../lib/base/number.h"
#include "../../../lib/directory/names.h"
#include "../fixture.h"
#include "../user_database.h"

#define CLAIMS_MAX 4

/* What the finder of other names found out, besides the names. */
struct noted {
	bool too_many;
	int error;
	bool asked;
};

static struct noted noted;

/* The finder that asks the user database, looked over the shoulder. */
static int find_names(int subid_fd, const struct user_files *files, const struct owner *owner,
		      const struct range_set *wanted, struct aliases *ret_aliases)
{
	int r = names_find(subid_fd, files, owner, wanted, ret_aliases);

	noted = (struct noted){ret_aliases->too_many, ret_aliases->error, true};
	return r;
}

static const char passwd_text[] = "root:x:0:0::/:\nuser:x:1000:100::/:\n"
				  "other:x:1001:1001::/:\ntwin:x:1000:100::/:\n";

static int check_bytes(const char *text, size_t len, struct claim claims[], size_t claims_len)
{
	auto_free char *subid = unit_file("subid", "");
	auto_free char *passwd = unit_file("passwd", passwd_text);
	const struct files files = {.subid = subid, .users = {.passwd = passwd}};
	struct owner owner = owner_make(1000, "user");
	auto_fclose FILE *stream = fopen(subid, "we");

	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(text, 1, len, stream), len);
	ck_assert_int_eq(fflush(stream), 0);
	noted = (struct noted){0};
	return files_check(&files, &owner, find_names, claims, claims_len);
}

/* Whether the range is delegated by a file of this text. */
static bool is_granted(const char *text, uint32_t start, uint64_t end)
{
	struct claim claim = {.range = {start, end}};

	ck_assert_int_eq(check_bytes(text, strlen(text), &claim, 1), 0);
	ck_assert(!noted.too_many);
	ck_assert_int_eq(noted.error, 0);
	return claim.granted;
}

struct grant_case {
	const char *text;
	uint32_t start;
	uint64_t end;
	bool granted;
};

static void assert_grants(const struct grant_case cases[], size_t len)
{
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(is_granted(cases[i].text, cases[i].start, cases[i].end) ==
				      cases[i].granted,
			      "row %zu: [%u, %ju) in \"%s\"", i, cases[i].start,
			      (uintmax_t)cases[i].end, cases[i].text);
}

UNIT_TEST_ROOT(test_files_check_range_of_one_line_at_boundaries_is_exact)
{
	static const struct grant_case cases[] = {
		{"user:100:10\n", 100, 110, true},  {"user:100:10\n", 100, 101, true},
		{"user:100:10\n", 109, 110, true},  {"user:100:10\n", 104, 106, true},
		{"user:100:10\n", 99, 100, false},  {"user:100:10\n", 99, 101, false},
		{"user:100:10\n", 110, 111, false}, {"user:100:10\n", 109, 111, false},
		{"user:100:10\n", 99, 111, false},  {"user:100:10\n", 0, ID_SPACE, false},
		{"user:0:1\n", 0, 1, true},         {"user:0:1\n", 1, 2, false},
		{"user:1:1\n", 0, 1, false},        {"user:0:10\n", 0, 10, true},
	};

	assert_grants(cases, UNIT_LENGTH(cases));
}

UNIT_TEST_ROOT(test_files_check_range_at_end_of_ids_is_exact)
{
	static const struct grant_case cases[] = {
		{"user:4294967294:1\n", 4294967294, 4294967295, true},
		{"user:4294967294:1\n", 4294967293, 4294967295, false},
		{"user:4294967294:1\n", 4294967294, ID_SPACE, false},
		{"user:4294967294:2\n", 4294967294, 4294967295, true}, /* ends on 4294967295 */
		{"user:4294967294:2\n", 4294967294, ID_SPACE, true},
		{"user:4294967294:3\n", 4294967294, 4294967295, false}, /* goes past it */
		{"user:4294967295:1\n", 4294967294, 4294967295, false},
		{"user:0:4294967295\n", 0, 4294967295, true},
		{"user:0:4294967296\n", 0, 4294967295, true},
		{"user:0:4294967297\n", 0, 1, false},
		{"user:0:18446744073709551617\n", 0, 1, false}, /* 2^64 + 1 */
		{"user:1:4294967295\n", 0, 4294967295, false},
		{"user:1:4294967295\n", 1, 4294967295, true},
		{"user:1:4294967296\n", 1, 4294967295, false},
	};

	assert_grants(cases, UNIT_LENGTH(cases));
}

UNIT_TEST_ROOT(test_files_check_straddling_lines_count_together)
{
	static const struct grant_case cases[] = {
		{"user:100:10\nuser:110:10\n", 100, 120, true}, /* touch */
		{"user:100:10\nuser:110:10\n", 109, 111, true},
		{"user:110:10\nuser:100:10\n", 100, 120, true},  /* the other way round */
		{"user:100:10\nuser:109:10\n", 100, 119, true},  /* overlap by one */
		{"user:100:10\nuser:111:10\n", 100, 121, false}, /* miss by one */
		{"user:100:10\nuser:111:10\n", 109, 112, false},
		{"user:100:10\nuser:111:10\n", 111, 121, true},
		{"user:100:10\nuser:111:10\nuser:110:1\n", 100, 121, true},
		{"user:100:50\nuser:110:10\n", 100, 150, true}, /* one in the other */
		{"user:110:10\nuser:100:50\n", 100, 150, true},
		{"user:100:10\nuser:100:10\n", 100, 120, false}, /* twice the same */
		{"user:4294967290:5\nuser:0:4294967290\n", 0, 4294967295, true},
	};

	assert_grants(cases, UNIT_LENGTH(cases));
}

/* Name, user ID and another name of the same user grant together, in any order of the lines. */
UNIT_TEST_ROOT(test_files_check_owner_by_name_id_and_alias_in_any_order_is_granted)
{
	static const char *const lines[] = {"user:100:10\n", "1000:110:10\n", "twin:120:10\n"};
	static const size_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					   {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

	for (size_t i = 0; i < UNIT_LENGTH(orders); i++) {
		auto_text struct unit_text text = {0};

		unit_text_add(&text, "other:0:4294967295\n");
		for (size_t j = 0; j < 3; j++)
			unit_text_add(&text, "%s", lines[orders[i][j]]);
		ck_assert_msg(is_granted(text.bytes, 100, 130), "%s", text.bytes);
		ck_assert_msg(!is_granted(text.bytes, 99, 130), "%s", text.bytes);
		ck_assert_msg(!is_granted(text.bytes, 100, 131), "%s", text.bytes);
	}
}

UNIT_TEST_ROOT(test_files_check_other_owners_grant_nothing)
{
	static const struct grant_case cases[] = {
		{"other:100:10\n", 100, 110, false},
		{"root:100:10\n", 100, 110, false},
		{"use:100:10\n", 100, 110, false},
		{"user1:100:10\n", 100, 110, false},
		{"User:100:10\n", 100, 110, false},
		{"100:100:10\n", 100, 110, false},
		{"10000:100:10\n", 100, 110, false},
		{"01000:100:10\n", 100, 110, false},
		{"1001:100:10\n", 100, 110, false},
		{"0:100:10\n", 100, 110, false},
		{" user:100:10\n", 100, 110, false},
		{"user :100:10\n", 100, 110, false},
		{" twin:100:10\n", 100, 110, false},
		{"twins:100:10\n", 100, 110, false},
		{"ghost:100:10\n", 100, 110, false},
		{"*:100:10\n", 100, 110, false},
		{"+1000:100:10\n", 100, 110, false},
		{"0x3e8:100:10\n", 100, 110, false},
		{"user:100:5\nother:105:5\n", 100, 110, false},
		{"other:100:10\nuser:100:10\n", 100, 110, true},
		{"user:100:10\nother:100:10\n", 100, 110, true},
	};

	assert_grants(cases, UNIT_LENGTH(cases));
}

UNIT_TEST_ROOT(test_files_check_alias_of_database_alone_is_granted)
{
	static const struct fake_user users[] = {{"faraway", 1000, 100}, {"stranger", 1002, 100}};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert(is_granted("faraway:100:10\n", 100, 110));
	ck_assert(!is_granted("stranger:100:10\n", 100, 110));
}

UNIT_TEST_ROOT(test_files_check_answer_without_others_asks_nobody)
{
	user_database = (struct user_database){0};
	ck_assert(is_granted("ghost:100:10\nuser:100:10\n", 100, 110));
	ck_assert(!is_granted("ghost:100:10\nuser:200:10\n", 200, 211));
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST_ROOT(test_files_check_bad_lines_grant_nothing_and_take_no_other_along)
{
	static const char *const bad_lines[] = {
		"user\n",
		"user:\n",
		"user:100\n",
		"user:100:\n",
		"user:100:20:\n",
		"user:100:20:x\n",
		":100:20\n",
		"user::20\n",
		"user:+100:20\n",
		"user:-100:20\n",
		"user:0100:20\n",
		"user:0x64:20\n",
		"user: 100:20\n",
		"user:100 :20\n",
		"user:100: 20\n",
		"user:100:020\n",
		"user:100:+20\n",
		"user:100:0\n",
		"user:100:4294967296\n",
		"user:4294967396:20\n",
		"user:18446744073709551716:20\n",
		"user:100:20 x\n",
		"user:100:20#x\n",
		"#user:100:20\n",
		"user:100:20;\n",
		"user,100,20\n",
		"user 100 20\n",
		"\n",
		"   \n",
		"user:100-119\n",
	};

	for (size_t i = 0; i < UNIT_LENGTH(bad_lines); i++) {
		auto_text struct unit_text text = {0};

		/* The line before is another's, and nothing of it may be left in the bad one. */
		unit_text_add(&text, "user:50:10\nother:100:20\n%suser:200:10\n", bad_lines[i]);
		ck_assert_msg(!is_granted(text.bytes, 100, 101), "%s", bad_lines[i]);
		ck_assert_msg(!is_granted(text.bytes, 100, 120), "%s", bad_lines[i]);
		ck_assert_msg(is_granted(text.bytes, 50, 60), "%s", bad_lines[i]);
		ck_assert_msg(is_granted(text.bytes, 200, 210), "%s", bad_lines[i]);
	}
}

UNIT_TEST_ROOT(test_files_check_nul_bytes_make_only_their_line_bad)
{
	static const char text[] = "user:50:10\nuser\0:100:10\nus\0er:100:10\nuser:100:1\0000\n"
				   "\0user:100:10\nuser:100:10\0\n\0\nuser:200:10\n";
	struct claim claims[] = {{.range = {50, 60}}, {.range = {100, 101}}, {.range = {200, 210}}};

	ck_assert_int_eq(check_bytes(text, sizeof(text) - 1, claims, UNIT_LENGTH(claims)), 0);
	ck_assert(claims[0].granted);
	ck_assert(!claims[1].granted);
	ck_assert(claims[2].granted);
}

UNIT_TEST_ROOT(test_files_check_over_long_line_takes_no_other_along)
{
	auto_text struct unit_text text = {0};

	unit_text_add(&text, "user:50:10\nuser:100:");
	unit_text_repeat(&text, '9', 1024 * 1024);
	unit_text_add(&text, "\nuser:200:10\nuser:100:10");
	unit_text_repeat(&text, ' ', 1024 * 1024);
	unit_text_add(&text, "x\n");
	ck_assert(is_granted(text.bytes, 50, 60));
	ck_assert(!is_granted(text.bytes, 100, 101));
	ck_assert(is_granted(text.bytes, 200, 210));
}

UNIT_TEST_ROOT(test_files_check_line_endings_and_blanks_at_end_are_trimmed)
{
	static const struct grant_case cases[] = {
		{"user:100:10", 100, 110, true},
		{"user:100:10\r\n", 100, 110, true},
		{"user:100:10\r", 100, 110, true},
		{"user:100:10 \t \n", 100, 110, true},
		{"user:100:10 \r\n", 100, 110, true},
		{"user:100:10\r \n", 100, 110, true},
		{"\r\nuser:100:10\r\n", 100, 110, true},
		{"# comment\r\n\n \nuser:100:10", 100, 110, true},
		{"user:100:10\v\n", 100, 110, false},
		{"user:100:10\ruser:100:10\n", 100, 110, false},
		{"", 100, 110, false},
	};

	assert_grants(cases, UNIT_LENGTH(cases));
}

UNIT_TEST_ROOT(test_files_check_many_lines_out_of_order_make_one_range)
{
	enum { COUNT = 10007, STEP = 4999 }; /* both prime: every ID comes once */
	auto_text struct unit_text text = {0};
	unsigned id = 0;

	for (size_t i = 0; i < COUNT; i++) {
		unit_text_add(&text, "user:%u:1\n", 100 + id);
		id = (id + STEP) % COUNT;
	}
	ck_assert(is_granted(text.bytes, 100, 100 + COUNT));
	ck_assert(!is_granted(text.bytes, 100, 100 + COUNT + 1));
	ck_assert(!is_granted(text.bytes, 99, 100 + COUNT));
}

UNIT_TEST_ROOT(test_files_check_claims_are_answered_one_by_one)
{
	static const char text[] = "user:100:10\ntwin:120:10\nother:0:4294967295\n";
	struct claim claims[CLAIMS_MAX] = {{.range = {100, 110}},
					   {.range = {109, 111}},
					   {.range = {125, 126}},
					   {.range = {0, 1}}};

	ck_assert_int_eq(check_bytes(text, strlen(text), claims, CLAIMS_MAX), 0);
	ck_assert(claims[0].granted);
	ck_assert(!claims[1].granted);
	ck_assert(claims[2].granted);
	ck_assert(!claims[3].granted);
}

/* Nor is anything asked for its sake. */
UNIT_TEST_ROOT(test_files_check_what_another_source_granted_stays_granted)
{
	static const char text[] = "ghost:500:10\nuser:100:10\n";
	struct claim claims[] = {{.range = {500, 510}, .granted = true}, {.range = {100, 110}}};

	user_database = (struct user_database){0};
	ck_assert_int_eq(check_bytes(text, strlen(text), claims, UNIT_LENGTH(claims)), 0);
	ck_assert(claims[0].granted);
	ck_assert(claims[1].granted);
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST_ROOT(test_files_check_no_claims_is_no_error)
{

	ck_assert_int_eq(check_bytes("user:1:1\n", strlen("user:1:1\n"), NULL, 0), 0);
}

UNIT_TEST_ROOT(test_files_check_too_many_owners_is_noted_in_any_order)
{
	static const struct fake_user users[] = {{"faraway", 1000, 100}};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	for (unsigned at = 0; at <= 64; at += 32) {
		struct claim claim = {.range = {100, 110}};
		auto_text struct unit_text text = {0};

		for (unsigned i = 0; i <= 64; i++)
			if (i == at)
				unit_text_add(&text, "faraway:100:10\n");
			else
				unit_text_add(&text, "ghost%u:100:10\n", i);
		ck_assert_int_eq(check_bytes(text.bytes, text.len, &claim, 1), 0);
		ck_assert(!claim.granted);
		ck_assert(noted.too_many);
	}
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST_ROOT(test_files_check_database_error_is_noted_and_grants_nothing)
{
	static const char text[] = "faraway:100:10\nuser:200:10\n";
	struct claim claims[] = {{.range = {100, 110}}, {.range = {200, 210}}};

	user_database = (struct user_database){.error = EIO};
	ck_assert_int_eq(check_bytes(text, strlen(text), claims, UNIT_LENGTH(claims)), 0);
	ck_assert(!claims[0].granted);
	ck_assert(claims[1].granted);
	ck_assert_int_eq(noted.error, -EIO);
}

/* Without an entry in the user database there is no name: lines by the ID count, "" does not. */
UNIT_TEST_ROOT(test_files_check_user_without_name_is_granted_by_id)
{
	auto_free char *subid = unit_file("subid", ":100:10\n1000:200:10\n(null):300:10\n");
	auto_free char *passwd = unit_file("passwd", "");
	const struct files files = {.subid = subid, .users = {.passwd = passwd}};
	struct owner owner = owner_make(1000, "");
	struct claim claims[] = {
		{.range = {100, 110}}, {.range = {200, 210}}, {.range = {300, 310}}};

	ck_assert_int_eq(files_check(&files, &owner, find_names, claims, UNIT_LENGTH(claims)), 0);
	ck_assert(!claims[0].granted);
	ck_assert(claims[1].granted);
	ck_assert(!claims[2].granted);
}

/* The login name "2000" of user 1000 is no way to the ranges of user 2000. */
UNIT_TEST_ROOT(test_files_check_name_of_digits_is_a_user_id)
{
	auto_free char *subid = unit_file("subid", "2000:100:10\n1000:200:10\n");
	auto_free char *passwd = unit_file("passwd", "2000:x:1000:1::/:\n");
	struct owner owner = owner_make(1000, "2000");

	for (unsigned alone = 0; alone < 2; alone++) {
		const struct files files = {subid, {passwd, alone, alone}};
		struct claim claims[] = {{.range = {100, 110}}, {.range = {200, 210}}};

		ck_assert_int_eq(
			files_check(&files, &owner, find_names, claims, UNIT_LENGTH(claims)), 0);
		ck_assert(!claims[0].granted);
		ck_assert(claims[1].granted);
	}
}

UNIT_TEST_ROOT(test_files_check_unsafe_file_grants_nothing)
{
	static const mode_t modes[] = {0646, 0606, 0666};
	auto_free char *subid = unit_file("subid", "user:100:10\n");
	auto_free char *passwd = unit_file("passwd", passwd_text);
	const struct files files = {.subid = subid, .users = {.passwd = passwd}};
	struct owner owner = owner_make(1000, "user");
	struct claim claim = {.range = {100, 110}};

	for (size_t i = 0; i < UNIT_LENGTH(modes); i++) {
		ck_assert_int_eq(chmod(subid, modes[i]), 0);
		ck_assert_int_eq(files_check(&files, &owner, find_names, &claim, 1), 0);
		ck_assert(!claim.granted);
	}
	ck_assert_int_eq(chmod(subid, 0644), 0);
	ck_assert_int_eq(files_check(&files, &owner, find_names, &claim, 1), 0);
	ck_assert(claim.granted);
}

UNIT_TEST(test_files_check_missing_file_grants_nothing)
{
	auto_free char *subid = unit_path("no_subid");
	const struct files files = {.subid = subid, .users = {.passwd = subid}};
	struct owner owner = owner_make(1000, "user");
	struct claim claim = {.range = {100, 110}};

	ck_assert_int_eq(files_check(&files, &owner, find_names, &claim, 1), 0);
	ck_assert(!claim.granted);
}

UNIT_TEST(test_files_of_type_each_type_has_its_file)
{
	const struct source_rule file = {"files", {[SOURCE_SUCCESS] = true}};
	const struct source_rules alone = {.len = 1, .items = {file}};
	const struct source_rules first = {.len = 2, .items = {file, {.name = "sss"}}};
	const struct source_rules second = {.len = 2, .items = {{.name = "sss"}, file}};

	ck_assert_str_eq(files_of_type(USER_IDS, NULL).subid, "/etc/subuid");
	ck_assert_str_eq(files_of_type(GROUP_IDS, NULL).subid, "/etc/subgid");
	ck_assert_str_eq(files_of_type(USER_IDS, NULL).users.passwd, "/etc/passwd");
	ck_assert_str_eq(files_of_type(GROUP_IDS, NULL).users.passwd, "/etc/passwd");
	ck_assert(!files_of_type(USER_IDS, NULL).users.passwd_first);
	ck_assert(!files_of_type(USER_IDS, NULL).users.passwd_only);
	ck_assert(files_of_type(USER_IDS, &alone).users.passwd_first);
	ck_assert(files_of_type(USER_IDS, &alone).users.passwd_only);
	ck_assert(files_of_type(USER_IDS, &first).users.passwd_first);
	ck_assert(!files_of_type(USER_IDS, &first).users.passwd_only);
	ck_assert(!files_of_type(USER_IDS, &second).users.passwd_first);
	ck_assert(!files_of_type(USER_IDS, &second).users.passwd_only);
}

/* Decides with the passwd file alone, as a helper does. An allocation may fail. */
static int decide(const char *subid_text, const char *passwd, bool only, unsigned failing,
		  struct claim *claim)
{
	auto_free char *subid = unit_file("subid", subid_text);
	auto_free char *path = unit_file("passwd", passwd);
	const struct files files = {subid, {path, true, only}};
	struct owner owner = owner_make(1000, "user");

	*claim = (struct claim){.range = {100, 110}};
	unit_fail_allocation(failing);
	return files_check(&files, &owner, aliases_find_in_passwd, claim, 1);
}

UNIT_TEST_ROOT(test_files_check_without_database_says_whether_it_is_decided)
{
	static const char doubtful[] = "other:x:01001:1::/:\n";
	static const struct {
		const char *subid;
		const char *passwd;
		bool only;
		enum files_answer answer;
		bool granted;
	} cases[] = {
		{"user:100:10\n", passwd_text, true, FILES_DECIDED, true},
		{"user:100:10\n", passwd_text, false, FILES_DECIDED, true},
		{"user:100:10\n", doubtful, true, FILES_DECIDED, true},
		{"twin:100:10\n", passwd_text, true, FILES_DECIDED, true},
		{"twin:100:10\n", passwd_text, false, FILES_DECIDED, true},
		{"other:100:10\n", passwd_text, true, FILES_DECIDED, false},
		{"other:100:10\n", passwd_text, false, FILES_UNDECIDED, false},
		{"twin:100:10\n", doubtful, true, FILES_UNDECIDED, false},
		{"other:100:10\ntwin:100:10\n", passwd_text, false, FILES_DECIDED, true},
		/* no other line could matter */
		{"other:110:10\n", passwd_text, false, FILES_DECIDED, false},
		{"other:110:10\n", doubtful, true, FILES_DECIDED, false},
		{"other:100:5\nuser:100:5\n", passwd_text, false, FILES_DECIDED, false},
		{"", passwd_text, false, FILES_DECIDED, false},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct claim claim;
		int r = decide(cases[i].subid, cases[i].passwd, cases[i].only, 0, &claim);

		ck_assert_msg(r == (int)cases[i].answer, "row %zu: %d", i, r);
		ck_assert_msg(claim.granted == cases[i].granted, "row %zu", i);
	}
}

/* Whichever allocation fails; there are as many as the files need to be read. */
UNIT_TEST_ROOT(test_files_check_without_memory_is_error_and_grants_nothing)
{
	static const struct {
		const char *subid;
		const char *passwd;
		bool only;
		unsigned allocations;
	} cases[] = {
		{"user:100:10\n", passwd_text, false, 2},
		{"user:104:2\nother:100:10\ntwin:107:1\n", passwd_text, false, 7},
		{"other:100:10\n", "user:x:1000:100::/:\n", true, 3},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++)
		for (unsigned which = 1; which <= cases[i].allocations + 1; which++) {
			struct claim claim;
			int r = decide(cases[i].subid, cases[i].passwd, cases[i].only, which,
				       &claim);
			bool failed = unit_allocation_failed();

			ck_assert_msg(failed == (which <= cases[i].allocations),
				      "row %zu, allocation %u", i, which);
			ck_assert_msg(!failed || (r == -ENOMEM && !claim.granted),
				      "row %zu, allocation %u: %d", i, which, r);
		}
}

static int fail_to_find(int subid_fd, const struct user_files *files, const struct owner *owner,
			const struct range_set *wanted, struct aliases *ret_aliases)
{
	(void)subid_fd, (void)files, (void)owner, (void)wanted;
	*ret_aliases = (struct aliases){.undecided = true};
	return -EIO;
}

UNIT_TEST_ROOT(test_files_check_error_of_the_finder_is_returned_and_grants_nothing)
{
	auto_free char *subid = unit_file("subid", "user:100:10\nother:200:10\n");
	const struct files files = {.subid = subid};
	struct owner owner = owner_make(1000, "user");
	struct claim claims[] = {{.range = {100, 110}}, {.range = {200, 210}}};

	ck_assert_int_eq(files_check(&files, &owner, fail_to_find, claims, UNIT_LENGTH(claims)),
			 -EIO);
	ck_assert(!claims[0].granted);
	ck_assert(!claims[1].granted);
}

UNIT_TEST(test_files_check_file_that_cannot_be_opened_is_error_for_want_of_something)
{
	static const struct {
		int error;
		int answer;
	} cases[] = {
		{EMFILE, -EMFILE},       {ENFILE, -ENFILE},       {ENOMEM, -ENOMEM},
		{EACCES, FILES_DECIDED}, {ENOTTY, FILES_DECIDED}, {EIO, FILES_DECIDED},
	};
	const struct files files = {.subid = SUBUID_FILE};
	struct owner owner = owner_make(1000, "user");
	struct claim claim = {.range = {100, 110}};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		unit_refuse_call(SYS_openat, cases[i].error);
		ck_assert_int_eq(files_check(&files, &owner, fail_to_find, &claim, 1),
				 cases[i].answer);
		ck_assert(!claim.granted);
	}
}
