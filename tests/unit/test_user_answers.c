/*
 * Answers of a user database that this system does not give: errors and very long entries.
 */
#include <errno.h>

#include "../../lib/decision/user.h"
#include "fixture.h"
#include "user_database.h"

static const struct fake_user users[] = {{"user", 1000, 100}};

UNIT_TEST(test_user_by_id_answer_is_handed_on)
{
	auto_user struct user user = {0};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(user_by_id(1000, &user), 0);
	ck_assert_str_eq(user.name, "user");
	ck_assert_uint_eq(user.uid, 1000);
	ck_assert_uint_eq(user.gid, 100);
	ck_assert_uint_eq(user_database.questions, 1);
}

/* An error is never taken for "no such user". */
UNIT_TEST(test_user_by_id_database_error_is_error)
{
	static const int errors[] = {EIO, ENOENT, ESRCH, EPERM, EAGAIN, ENOMEM, EMFILE, EINTR};

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		struct user user = {.uid = 77};

		user_database = (struct user_database){.error = errors[i]};
		ck_assert_int_eq(user_by_id(1000, &user), -errors[i]);
		ck_assert_int_eq(user_by_name("user", &user), -errors[i]);
		ck_assert_uint_eq(user.uid, 77);
	}
}

UNIT_TEST(test_user_by_name_long_entry_is_read)
{
	static const size_t sizes[] = {1023, 1024, 1025, 100000, 1024 * 1024 - 1, 1024 * 1024};

	for (size_t i = 0; i < UNIT_LENGTH(sizes); i++) {
		auto_user struct user user = {0};

		user_database = (struct user_database){
			.users = users, .len = UNIT_LENGTH(users), .entry_size = sizes[i]};
		ck_assert_int_eq(user_by_name("user", &user), 0);
		ck_assert_str_eq(user.name, "user");
	}
}

UNIT_TEST(test_user_by_name_entry_without_end_is_error)
{
	struct user user = {.uid = 77};

	user_database = (struct user_database){
		.users = users, .len = UNIT_LENGTH(users), .entry_size = 1024 * 1024 + 1};
	ck_assert_int_eq(user_by_name("user", &user), -ERANGE);
	ck_assert_uint_eq(user.uid, 77);
}
