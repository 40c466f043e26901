/*
 * What is allowed: by the caller's own ID, by the files of an /etc of the test's own, by the asker.
 */
#include "../../../lib/steps/permit.h"

#include <sys/stat.h>
#include <sys/syscall.h>

#include "../fixture.h"

static const struct nsswitch files_only = {
	.passwd = {.len = 1, .items = {{"files", {[SOURCE_SUCCESS] = true}}}},
	.subid = {.len = 1, .items = {{"files", {[SOURCE_SUCCESS] = true}}}},
};

UNIT_TEST(test_permit_check_own_user_id_is_allowed)
{
	static const uint32_t insides[] = {0, 1, UNIT_OTHER_UID, 4294967294};

	for (size_t i = 0; i < UNIT_LENGTH(insides); i++) {
		const struct id_map map = {.len = 1, .extents = {{insides[i], UNIT_OTHER_UID, 1}}};
		struct caller caller = {.uid = UNIT_OTHER_UID, .gid = UNIT_OTHER_UID + 1};
		struct refusal refusal;
		bool by_delegation;

		claims_collect(&id_kind_uid, caller.uid, caller.gid, &map, &caller.claims);
		ck_assert_int_eq(permit_check(&id_kind_uid, &caller, &by_delegation, &refusal), 0);
		ck_assert(!caller.asked);
	}
}

/* What the asker has said is not asked again, and no file is looked into. */
UNIT_TEST(test_permit_check_answer_of_the_asker_counts)
{
	static const struct id_map map = {.len = 2, .extents = {{0, 100000, 10}, {10, 200000, 10}}};

	unit_refuse_call(SYS_openat, ENFILE);
	for (unsigned granted = 0; granted < 4; granted++) {
		struct caller caller = {
			.uid = UNIT_OTHER_UID, .nsswitch = files_only, .asked = true};
		struct refusal refusal = {0};
		bool by_delegation = false;
		int r;

		claims_collect(&id_kind_uid, caller.uid, caller.gid, &map, &caller.claims);
		caller.claims.items[0].granted = granted & 1;
		caller.claims.items[1].granted = granted & 2;
		r = permit_check(&id_kind_uid, &caller, &by_delegation, &refusal);
		ck_assert_int_eq(r, granted == 3 ? 0 : -1);
		if (r < 0) {
			ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
			ck_assert_int_eq(refusal.error, 0);
			ck_assert_uint_eq(refusal.triple, granted & 1);
		}
	}
}

/* The caller is "user", 1000, in group 1000, for whom the files are the only source. */
static int check_files(const struct id_kind *kind, const struct id_map *map,
		       bool *ret_by_delegation, struct refusal *ret_refusal)
{
	struct caller caller = {
		.uid = 1000, .gid = 1000, .nsswitch = files_only, .user = {1000, 1000, "user"}};
	int r;

	claims_collect(kind, 1000, 1000, map, &caller.claims);
	r = permit_check(kind, &caller, ret_by_delegation, ret_refusal);
	ck_assert(!caller.asked);
	return r;
}

static void make_etc(void)
{
	unit_private_etc();
	unit_etc_file("passwd", "user:x:1000:1000::/:\ntwin:x:1000:1000::/:\n");
	unit_etc_file("subuid", "user:100000:10\ntwin:100010:10\n");
	unit_etc_file("subgid", "1000:200000:10\n");
}

UNIT_TEST_NAMESPACE(test_permit_check_file_of_the_kind_decides_unasked)
{
	static const struct id_map users = {.len = 2, .extents = {{0, 1000, 1}, {1, 100000, 20}}};
	static const struct id_map groups = {.len = 1, .extents = {{0, 200000, 10}}};
	static const struct id_map more = {.len = 2, .extents = {{0, 1000, 1}, {1, 100000, 21}}};
	struct refusal refusal = {0};
	bool by_delegation = false;

	make_etc();
	ck_assert_int_eq(check_files(&id_kind_uid, &users, &by_delegation, &refusal), 0);
	ck_assert(by_delegation);
	ck_assert_int_eq(check_files(&id_kind_gid, &groups, &by_delegation, &refusal), 0);
	ck_assert(by_delegation);
	ck_assert_int_eq(check_files(&id_kind_uid, &groups, &by_delegation, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	ck_assert_int_eq(check_files(&id_kind_uid, &more, &by_delegation, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	ck_assert_uint_eq(refusal.triple, 1);
}

/* One's own group leaves setgroups as it is only if it is delegated as well. */
UNIT_TEST_NAMESPACE(test_permit_check_own_group_is_by_delegation_only_if_it_is_delegated)
{
	static const struct id_map own = {.len = 1, .extents = {{0, 1000, 1}}};
	struct refusal refusal;
	bool by_delegation = true;

	make_etc();
	ck_assert_int_eq(check_files(&id_kind_gid, &own, &by_delegation, &refusal), 0);
	ck_assert(!by_delegation);
	unit_etc_file("subgid", "user:1000:1\n");
	ck_assert_int_eq(check_files(&id_kind_gid, &own, &by_delegation, &refusal), 0);
	ck_assert(by_delegation);
}

/* Beside what is delegated, it need not be. */
UNIT_TEST_NAMESPACE(test_permit_check_own_id_beside_delegated_ones_is_allowed)
{
	static const struct id_map groups = {.len = 2, .extents = {{0, 1000, 1}, {1, 200000, 10}}};
	static const struct id_map others = {.len = 2, .extents = {{0, 1000, 1}, {1, 200010, 1}}};
	struct refusal refusal = {0};
	bool by_delegation = false;

	make_etc();
	ck_assert_int_eq(check_files(&id_kind_gid, &groups, &by_delegation, &refusal), 0);
	ck_assert(by_delegation);
	ck_assert_int_eq(check_files(&id_kind_gid, &others, &by_delegation, &refusal), -1);
	ck_assert_uint_eq(refusal.triple, 1);
}

/* The own ID counts for one ID, and only of its kind. */
UNIT_TEST_NAMESPACE(test_permit_check_more_than_the_own_id_is_refused)
{
	static const struct id_map two = {.len = 1, .extents = {{0, 1000, 2}}};
	static const struct id_map other = {.len = 1, .extents = {{0, 1001, 1}}};
	struct refusal refusal = {0};
	bool by_delegation;

	make_etc();
	ck_assert_int_eq(check_files(&id_kind_uid, &two, &by_delegation, &refusal), -1);
	ck_assert_int_eq(check_files(&id_kind_gid, &two, &by_delegation, &refusal), -1);
	ck_assert_int_eq(check_files(&id_kind_gid, &other, &by_delegation, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
}

/* Of the user 1000 of this name, or of none. The kind is that of users. */
static int check_named(const char *name, const struct nsswitch *nsswitch, const struct id_map *map,
		       struct refusal *ret_refusal, bool *ret_asked)
{
	struct caller caller = {.uid = 1000, .gid = 1000, .nsswitch = *nsswitch};
	bool by_delegation;
	int r;

	caller.user = (struct user){.uid = 1000, .gid = 1000};
	memcpy(caller.user.name, name, strlen(name));
	claims_collect(&id_kind_uid, 1000, 1000, map, &caller.claims);
	r = permit_check(&id_kind_uid, &caller, &by_delegation, ret_refusal);
	*ret_asked = caller.asked;
	return r;
}

static const char digits[] = "1001";
static const struct nsswitch more_users = {
	.passwd = {.len = 2,
		   .items = {{"files", {[SOURCE_SUCCESS] = true}},
			     {"absent", {[SOURCE_SUCCESS] = true}}}},
	.subid = {.len = 1, .items = {{"files", {[SOURCE_SUCCESS] = true}}}},
};
static const struct id_map ten = {.len = 1, .extents = {{0, 100000, 10}}};

/* Whatever is wrong with the files. */
UNIT_TEST(test_permit_check_own_user_id_opens_nothing)
{
	static const struct id_map own = {.len = 1, .extents = {{0, 1000, 1}}};
	struct refusal refusal;
	bool asked;

	unit_refuse_call(SYS_openat, ENFILE);
	ck_assert_int_eq(check_named("user", &files_only, &own, &refusal, &asked), 0);
	ck_assert(!asked);
}

UNIT_TEST_NAMESPACE(test_permit_check_user_without_name_has_what_the_id_has)
{
	static const char *const names[] = {"", "u", "user"};

	unit_private_etc();
	unit_etc_file("passwd", "");
	unit_etc_file("subuid", "1000:100000:10\n");
	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		struct refusal refusal;
		bool asked;

		ck_assert_int_eq(check_named(names[i], &files_only, &ten, &refusal, &asked), 0);
		ck_assert(!asked);
	}
}

/* A name of digits may be meant as a user ID: if it is somebody's, it is no name. */
UNIT_TEST_NAMESPACE(test_permit_check_name_of_digits_counts_if_it_is_nobody_s_id)
{
	static const char too_large[] = "99999999999";
	struct refusal refusal = {0};
	bool asked;

	unit_private_etc();
	unit_etc_file("passwd", "1001:x:1000:1000::/:\n");
	unit_etc_file("subuid", "1001:100000:10\n");
	ck_assert_int_eq(check_named(digits, &files_only, &ten, &refusal, &asked), 0);
	ck_assert(!asked);
	unit_etc_file("passwd", "1001:x:1000:1000::/:\nother:x:1001:1001::/:\n");
	ck_assert_int_eq(check_named(digits, &files_only, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	ck_assert(!asked);
	unit_etc_file("passwd", "1001:x:1000:1000::/:\n");
	unit_etc_file("subuid", "1001:100000:9\n");
	ck_assert_int_eq(check_named(digits, &files_only, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	ck_assert(!asked);
	unit_etc_file("subuid", "99999999999:100000:10\n");
	ck_assert_int_eq(check_named(too_large, &files_only, &ten, &refusal, &asked), 0);
}

/* Whose ID it is, the files alone do not tell where there are other sources of users. */
UNIT_TEST_NAMESPACE(test_permit_check_name_of_digits_is_asked_about_where_the_file_is_not_all)
{
	struct refusal refusal;
	bool asked;

	unit_private_etc();
	unit_etc_file("passwd", "1001:x:1000:1000::/:\n");
	unit_etc_file("subuid", "1001:100000:10\n");
	ck_assert_int_eq(check_named(digits, &more_users, &ten, &refusal, &asked), 0);
	ck_assert(asked);
	unit_etc_file("subuid", "1000:100000:10\n");
	ck_assert_int_eq(check_named(digits, &more_users, &ten, &refusal, &asked), 0);
	ck_assert(!asked);
	unit_etc_file("subuid", "1000:100000:9\n");
	ck_assert_int_eq(check_named(digits, &more_users, &ten, &refusal, &asked), -1);
	ck_assert(asked);
}

/* Nor where a line may be somebody's of that ID: the C library reads it so. */
UNIT_TEST_NAMESPACE(test_permit_check_name_of_digits_is_asked_about_where_the_file_is_in_doubt)
{
	struct refusal refusal = {0};
	bool asked;

	unit_private_etc();
	unit_etc_file("passwd", "1001:x:1000:1000::/:\nodd:x:01001:1001::/:\n");
	unit_etc_file("subuid", "1001:100000:10\n");
	ck_assert_int_eq(check_named(digits, &files_only, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	ck_assert(asked);
}

UNIT_TEST_NAMESPACE(test_permit_check_other_source_than_the_files_is_asked)
{
	struct nsswitch others = files_only;
	struct refusal refusal;
	bool asked;

	others.subid.items[0] = (struct source_rule){"absent", {[SOURCE_SUCCESS] = true}};
	unit_private_etc();
	unit_etc_file("passwd", "user:x:1000:1000::/:\n");
	unit_etc_file("subuid", "user:100000:10\n");
	ck_assert_int_eq(check_named("user", &others, &ten, &refusal, &asked), 0);
	ck_assert(asked);
	others.subid = (struct source_rules){.len = 2,
					     .items = {{"files", {[SOURCE_SUCCESS] = true}},
						       {"absent", {[SOURCE_SUCCESS] = true}}}};
	ck_assert_int_eq(check_named("user", &others, &ten, &refusal, &asked), 0);
	ck_assert(asked);
}

/* A file that we may not open delegates nothing; one that is there, and fails, is another thing. */
UNIT_TEST_NAMESPACE(test_permit_check_file_that_cannot_be_read_is_refused)
{
	struct refusal refusal = {0};
	bool asked;

	make_etc();
	ck_assert_int_eq(chmod("/etc/subuid", 0), 0);
	unit_become_other();
	ck_assert_int_eq(check_named("user", &files_only, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_NOT_DELEGATED);
	unit_refuse_call(SYS_openat, ENFILE);
	ck_assert_int_eq(check_named("user", &files_only, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_DELEGATION_READ);
	ck_assert_int_eq(refusal.error, ENFILE);
	ck_assert(!asked);
	ck_assert_int_eq(check_named(digits, &more_users, &ten, &refusal, &asked), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_DELEGATION_READ);
	ck_assert(!asked);
}
