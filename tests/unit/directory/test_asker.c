/*
 * What the asker answers: from the files of an /etc of the test's own, and a made-up user database.
 */
#include "../../../lib/directory/asker.h"

#include <errno.h>
#include <sys/stat.h>

#include "../fixture.h"
#include "../user_database.h"

#define UID 1000

static const struct fake_user users[] = {{"user", UID, 100}, {"twin", UID, 100}};

/* Users come from a source that is not read here; delegations from the files. */
static const struct nsswitch nsswitch = {
	.passwd = {.len = 1, .items = {{"sss", {[SOURCE_SUCCESS] = true}}}},
	.subid = {.len = 1, .items = {{"files", {[SOURCE_SUCCESS] = true}}}},
};

static void make_etc(const char *subuid, const char *subgid)
{
	unit_private_etc();
	unit_etc_file("subuid", subuid);
	unit_etc_file("subgid", subgid);
	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
}

static struct answer ask_about(enum id_type type, const struct claim claims[], size_t len)
{
	struct claim copy[3];
	const struct question question = {UID, type, &nsswitch, copy, len};
	struct answer answer;

	ck_assert_uint_le(len, UNIT_LENGTH(copy));
	for (size_t i = 0; i < len; i++)
		copy[i] = claims[i];
	memset(&answer, 0, sizeof(answer));
	asker_answer(&question, &answer);
	return answer;
}

UNIT_TEST_NAMESPACE(test_asker_answer_tells_user_and_each_claim)
{
	static const struct claim claims[] = {
		{.range = {100, 110}}, {.range = {200, 210}}, {.range = {300, 310}}};
	struct answer answer;

	make_etc("user:100:10\ntwin:300:10\n", "1000:200:10\n");
	answer = ask_about(USER_IDS, claims, UNIT_LENGTH(claims));
	ck_assert_int_eq(answer.user_error, 0);
	ck_assert_int_eq(answer.delegation_error, 0);
	ck_assert(user_is_known(&answer.user));
	ck_assert_uint_eq(answer.user.gid, 100);
	ck_assert_str_eq(answer.user.name, "user");
	ck_assert(answer.granted[0]);
	ck_assert(!answer.granted[1]);
	ck_assert(answer.granted[2]);
	answer = ask_about(GROUP_IDS, claims, UNIT_LENGTH(claims));
	ck_assert(!answer.granted[0]);
	ck_assert(answer.granted[1]);
	ck_assert(!answer.granted[2]);
}

/* Lines by the user ID count; there is no name that a line could be by. */
UNIT_TEST_NAMESPACE(test_asker_answer_unknown_user_is_no_error)
{
	static const struct claim claims[] = {{.range = {100, 110}}, {.range = {200, 210}}};
	struct answer answer;

	make_etc("1000:100:10\nuser:200:10\n", "");
	user_database.len = 0;
	answer = ask_about(USER_IDS, claims, UNIT_LENGTH(claims));
	ck_assert_int_eq(answer.user_error, 0);
	ck_assert(!user_is_known(&answer.user));
	ck_assert_str_eq(answer.user.name, "");
	ck_assert(answer.granted[0]);
	ck_assert(!answer.granted[1]);
}

UNIT_TEST_NAMESPACE(test_asker_answer_database_that_fails_grants_nothing)
{
	static const struct claim claim = {.range = {100, 110}};
	struct answer answer;

	make_etc("1000:100:10\n", "");
	user_database.error = EIO;
	answer = ask_about(USER_IDS, &claim, 1);
	ck_assert_int_eq(answer.user_error, EIO);
	ck_assert(!user_is_known(&answer.user));
	ck_assert(!answer.granted[0]);
}

/* A name that cannot be a login name does not come through cut. */
UNIT_TEST_NAMESPACE(test_asker_answer_name_that_does_not_fit_is_error)
{
	auto_text struct unit_text name = {0};
	struct fake_user user = {NULL, UID, 100};

	make_etc("", "");
	unit_text_repeat(&name, 'n', LOGIN_NAME_MAX);
	user.name = name.bytes + 1;
	user_database = (struct user_database){.users = &user, .len = 1};
	ck_assert_str_eq(ask_about(USER_IDS, NULL, 0).user.name, user.name);
	user.name = name.bytes;
	ck_assert_int_eq(ask_about(USER_IDS, NULL, 0).user_error, ENAMETOOLONG);
	ck_assert_str_eq(ask_about(USER_IDS, NULL, 0).user.name, "");
}

UNIT_TEST_NAMESPACE(test_asker_answer_delegations_that_cannot_be_read_are_error)
{
	static const struct claim claims[] = {{.range = {UID, UID + 1}, .granted = true},
					      {.range = {200, 210}},
					      {.range = {100, 110}}};
	struct answer answer;

	make_etc("user:200:10\nghost:100:10\n", "");
	user_database.error = ENOMEM;
	user_database.error_name = "ghost";
	answer = ask_about(USER_IDS, claims, UNIT_LENGTH(claims));
	ck_assert_int_eq(answer.user_error, 0);
	ck_assert_int_eq(answer.delegation_error, ENOMEM);
	for (size_t i = 0; i < UNIT_LENGTH(claims); i++)
		ck_assert(!answer.granted[i]);
}

/* Whether a name of digits may be OWNER is asked only if that matters, and else does not count. */
UNIT_TEST_NAMESPACE(test_asker_answer_name_of_digits_in_doubt_does_not_count)
{
	static const struct fake_user digits[] = {{"1001", UID, 100}};
	static const struct {
		int error;
		bool granted_before;
		int expected_error;
		bool expected;
	} cases[] = {
		{0, false, 0, true},
		{EIO, false, 0, false},
		{ENOMEM, false, ENOMEM, false},
		{ENOMEM, true, 0, true},
	};

	make_etc("1001:100:10\n", "");
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		const struct claim claim = {{100, 110}, cases[i].granted_before};
		struct answer answer;

		user_database = (struct user_database){
			.users = digits, .len = 1, .error = cases[i].error, .error_name = "1001"};
		answer = ask_about(USER_IDS, &claim, 1);
		ck_assert_int_eq(answer.user_error, 0);
		ck_assert_int_eq(answer.delegation_error, cases[i].expected_error);
		ck_assert_int_eq(answer.granted[0], cases[i].expected);
	}
}
