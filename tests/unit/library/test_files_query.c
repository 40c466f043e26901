/*
 * Queries of a file of delegations: the ranges of an owner, and the owners of an ID.
 *
 * The user is "user", 1000, who is also "twin".
 */
#include "../../../subid/library/files_query.h"

#include <errno.h>
#include <sys/stat.h>

#include "../fixture.h"
#include "../user_database.h"

static const struct fake_user users[] = {
	{"user", 1000, 100}, {"twin", 1000, 100}, {"other", 1001, 100}};

/* Where users stand: so that the made-up database is asked. */
static const struct source_rules directory = {.len = 1,
					      .items = {{"sss", {[SOURCE_SUCCESS] = true}}}};

/* The owner's ranges, as START-END with a blank behind each. */
static void assert_list(const char *subid_text, const struct owner *owner, bool other_names,
			const char *expected)
{
	auto_free char *subid = unit_file("subid", subid_text);
	auto_free char *passwd = unit_path("no_passwd");
	const struct files files = {subid, {.passwd = passwd}};
	auto_range_list struct range_list list = {0};
	auto_text struct unit_text found = {0};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(files_list(&files, owner, other_names, &list), 0);
	unit_text_add(&found, "%s", "");
	for (size_t i = 0; i < list.len; i++)
		unit_text_add(&found, "%u-%ju ", list.items[i].start, (uintmax_t)list.items[i].end);
	ck_assert_str_eq(found.bytes, expected);
}

UNIT_TEST_ROOT(test_files_list_ranges_come_in_the_order_of_the_lines)
{
	static const char text[] = "1000:500:10\nother:1:1\nuser:100:10\ntwin:50:10\nuser:100:10\n"
				   "user:bad:10\nuser:105:1\nghost:7:1\n";
	struct owner owner = owner_make(1000, "user");

	assert_list(text, &owner, true, "500-510 100-110 50-60 100-110 105-106 ");
	assert_list(text, &owner, false, "500-510 100-110 100-110 105-106 ");
}

/* Podman's pseudo-user, who does not exist. */
UNIT_TEST_ROOT(test_files_list_owner_by_text_alone_counts)
{
	struct owner owner = owner_make_query("containers", NULL);

	assert_list("containers:100:10\n0:1:1\nuser:5:5\n", &owner, false, "100-110 ");
}

UNIT_TEST_ROOT(test_files_list_missing_or_untrusted_file_has_none)
{
	auto_free char *subid = unit_file("subid", "user:100:10\n");
	auto_free char *missing = unit_path("no_subid");
	const struct files untrusted = {subid, {.passwd = missing}};
	const struct files none = {missing, {.passwd = missing}};
	struct owner owner = owner_make(1000, "user");
	auto_range_list struct range_list list = {0};

	ck_assert_int_eq(chmod(subid, 0666), 0);
	ck_assert_int_eq(files_list(&untrusted, &owner, true, &list), 0);
	ck_assert_int_eq(files_list(&none, &owner, true, &list), 0);
	ck_assert_uint_eq(list.len, 0);
}

UNIT_TEST_ROOT(test_files_owners_each_user_is_told_once_in_order)
{
	auto_free char *subid = unit_file("subid", "other:100:10\ntwin:105:1\nuser:100:50\n"
						   "77:105:1\nghost:105:1\nother:100:10\n"
						   "user:106:9\nbad:105\n");
	const struct files files = {subid, {.passwd = subid}};
	auto_free uid_t *uids = NULL;
	auto_free uid_t *nobody = NULL;
	size_t len = 0;

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(files_owners(&files, &directory, 105, &uids, &len), 0);
	ck_assert_uint_eq(len, 3);
	ck_assert_uint_eq(uids[0], 1001);
	ck_assert_uint_eq(uids[1], 1000);
	ck_assert_uint_eq(uids[2], 77);
	ck_assert_int_eq(files_owners(&files, &directory, 150, &nobody, &len), 0);
	ck_assert_uint_eq(len, 0);
}

/* Who cannot be asked about is not left out in silence. */
UNIT_TEST_ROOT(test_files_owners_database_that_fails_is_error)
{
	auto_free char *subid = unit_file("subid", "other:100:10\nuser:100:10\n");
	const struct files files = {subid, {.passwd = subid}};
	uid_t *uids = NULL;
	size_t len = 77;

	user_database = (struct user_database){
		.users = users, .len = UNIT_LENGTH(users), .error = EIO, .error_name = "user"};
	ck_assert_int_eq(files_owners(&files, &directory, 105, &uids, &len), -EAGAIN);
	ck_assert_ptr_null(uids);
	ck_assert_uint_eq(len, 77);
}
