/*
 * Who asks: the real user, and what a made-up user database says about them.
 *
 * What /etc/login.defs says of other groups is left to the integration tests.
 */
#include "../../lib/steps/caller.h"

#include <errno.h>

#include "../../lib/decision/unknown_user.h"
#include "fixture.h"
#include "user_database.h"

/* A user ID that /etc/passwd has not. */
#define DIRECTORY_UID 4000000017

UNIT_TEST(test_caller_identify_primary_group_is_accepted)
{
	const struct fake_user users[] = {{"me", DIRECTORY_UID, getgid()}};
	struct caller caller = {0};
	struct refusal refusal;

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(caller_identify(DIRECTORY_UID, &caller, &refusal), 0);
	ck_assert_uint_eq(caller.uid, DIRECTORY_UID);
	ck_assert_uint_eq(caller.gid, getgid());
	ck_assert_str_eq(caller.user.name, "me");
	ck_assert_uint_eq(user_database.questions, 1);
	caller_clear(&caller);
}

UNIT_TEST_ROOT(test_caller_identify_user_of_passwd_file_is_found_unasked)
{
	struct caller caller = {0};
	struct refusal refusal;

	user_database = (struct user_database){0};
	ck_assert_int_eq(caller_identify(0, &caller, &refusal), 0);
	ck_assert_str_eq(caller.user.name, "root");
	ck_assert_uint_eq(user_database.questions, 0);
	caller_clear(&caller);
}

/* The C library says "unknown" if it could not open the file: a limit on descriptors does that. */
UNIT_TEST_ROOT(test_unknown_user_confirm_user_who_is_in_passwd_is_in_doubt)
{
	const struct source_rules files = {.len = 1, .items = {{.name = "files"}}};

	ck_assert_int_eq(unknown_user_confirm(&files, 0), -EAGAIN);
	ck_assert_int_eq(unknown_user_confirm(&files, DIRECTORY_UID), 0);
}

UNIT_TEST(test_caller_identify_failing_database_is_refused)
{
	static const int errors[] = {EIO, ENOENT, EAGAIN, ECONNREFUSED};

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		struct caller caller = {0};
		struct refusal refusal = {0};

		user_database = (struct user_database){.error = errors[i]};
		ck_assert_int_eq(caller_identify(DIRECTORY_UID, &caller, &refusal), -1);
		ck_assert_int_eq(refusal.cause, CAUSE_USER_DATABASE);
		ck_assert_int_eq(refusal.error, errors[i]);
		caller_clear(&caller);
	}
}

/* The real IDs count, though others are effective. */
UNIT_TEST_ROOT(test_caller_identify_effective_ids_do_not_count)
{
	const struct fake_user users[] = {{"other", UNIT_OTHER_UID, UNIT_OTHER_UID}};
	struct caller caller = {0};
	struct refusal refusal;

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(setresgid(UNIT_OTHER_UID, 0, 0), 0);
	ck_assert_int_eq(setresuid(UNIT_OTHER_UID, 0, 0), 0);
	ck_assert_int_eq(caller_identify(getuid(), &caller, &refusal), 0);
	ck_assert_uint_eq(caller.uid, UNIT_OTHER_UID);
	ck_assert_uint_eq(caller.gid, UNIT_OTHER_UID);
	caller_clear(&caller);
}
