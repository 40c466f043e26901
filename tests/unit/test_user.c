/*
 * The user database in the files of this system: root is in it, and a user ID that nobody is given
 * is not. Its other sources are left aside, since they may be out of order here.
 */
#include "../../lib/decision/user.h"

#include <nss.h>

#include "fixture.h"

#define UNKNOWN_UID 4294967293
#define UNKNOWN_NAME "no user has this name"

static void use_files_only(void)
{
	ck_assert_int_eq(__nss_configure_lookup("passwd", "files"), 0);
}

UNIT_TEST(test_user_by_id_root_is_found)
{
	auto_user struct user user = {0};

	use_files_only();
	ck_assert_int_eq(user_by_id(0, &user), 0);
	ck_assert_str_eq(user.name, "root");
	ck_assert_uint_eq(user.uid, 0);
	ck_assert_uint_eq(user.gid, 0);
}

UNIT_TEST(test_user_by_name_root_is_found)
{
	auto_user struct user user = {0};

	use_files_only();
	ck_assert_int_eq(user_by_name("root", &user), 0);
	ck_assert_str_eq(user.name, "root");
	ck_assert_uint_eq(user.uid, 0);
}

UNIT_TEST(test_user_by_id_unknown_is_no_user)
{
	auto_user struct user user = {.uid = 1};

	use_files_only();
	ck_assert_int_eq(user_by_id(UNKNOWN_UID, &user), 0);
	ck_assert_ptr_null(user.name);
}

UNIT_TEST(test_user_by_name_unknown_is_no_user)
{
	auto_user struct user user = {.uid = 1};

	use_files_only();
	ck_assert_int_eq(user_by_name(UNKNOWN_NAME, &user), 0);
	ck_assert_ptr_null(user.name);
	ck_assert_int_eq(user_by_name("", &user), 0);
	ck_assert_ptr_null(user.name);
}

UNIT_TEST(test_user_clear_makes_no_user)
{
	struct user user = {0};

	use_files_only();
	ck_assert_int_eq(user_by_id(0, &user), 0);
	user_clear(&user);
	ck_assert_ptr_null(user.name);
	user_clear(&user);
}
