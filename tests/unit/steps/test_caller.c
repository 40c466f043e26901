/*
 * Who asks: the real user, and what the files of an /etc of the test's own, or a made-up user
 * database, say about them.
 */
#include "../../../lib/steps/caller.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../../../lib/steps/privileges.h"
#include "../fixture.h"
#include "../user_database.h"

#define UID 1000

static const struct id_map no_map;

/* "user" is known to the file, "faraway" to the database. Both have our group. */
static void make_etc(const char *nsswitch)
{
	auto_text struct unit_text passwd = {0};

	unit_private_etc();
	unit_text_add(&passwd, "user:x:%u:%u::/:\n", UID, getgid());
	unit_etc_file("passwd", passwd.bytes);
	unit_etc_file("nsswitch.conf", nsswitch);
}

static void use_database(const struct fake_user *user)
{
	user_database = (struct user_database){.users = user, .len = 1};
}

struct identified {
	int r;
	struct caller caller;
	struct refusal refusal;
};

static struct identified identify(uid_t uid)
{
	struct identified identified = {0};

	identified.r = caller_identify(uid, &id_kind_uid, &no_map, &identified.caller,
				       &identified.refusal);
	return identified;
}

static void assert_refused(uid_t uid, enum cause cause, int error)
{
	struct identified identified = identify(uid);

	ck_assert_int_eq(identified.r, -1);
	ck_assert_int_eq(identified.refusal.cause, cause);
	ck_assert_int_eq(identified.refusal.error, error);
}

static void assert_identified(uid_t uid, const char *name, bool asked)
{
	struct identified identified = identify(uid);

	ck_assert_int_eq(identified.r, 0);
	ck_assert_uint_eq(identified.caller.uid, uid);
	ck_assert_uint_eq(identified.caller.gid, getgid());
	if (name)
		ck_assert_str_eq(identified.caller.user.name, name);
	else
		ck_assert(!user_is_known(&identified.caller.user));
	ck_assert_int_eq(identified.caller.asked, asked);
}

UNIT_TEST_NAMESPACE(test_caller_identify_user_of_passwd_file_is_found_unasked)
{
	static const char *const texts[] = {"passwd: files\n", "passwd: files sss\n", ""};

	make_etc("");
	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		unit_etc_file("nsswitch.conf", texts[i]);
		assert_identified(UID, "user", false);
	}
}

/* Where the file does not decide, the asker is asked. */
UNIT_TEST_NAMESPACE(test_caller_identify_user_of_the_database_is_asked_about)
{
	const struct fake_user user = {"faraway", UID, getgid()};
	const struct fake_user unknown_to_file = {"faraway", UID + 1, getgid()};

	make_etc("passwd: sss files\n");
	use_database(&user);
	assert_identified(UID, "faraway", true);
	unit_etc_file("nsswitch.conf", "passwd: files sss\n");
	use_database(&unknown_to_file);
	assert_identified(UID + 1, "faraway", true);
	unit_etc_file("nsswitch.conf", "passwd: files\n");
	unit_etc_file("passwd", "odd:x:01000:0::/:\nuser:x:1000:0::/:\n");
	use_database(&user);
	assert_identified(UID, "faraway", true);
}

/* The one answer is about the claims, too. */
UNIT_TEST_NAMESPACE(test_caller_ask_each_claim_has_its_answer)
{
	const struct fake_user user = {"faraway", UID, getgid()};
	struct id_map map = {.len = ID_MAP_MAX};
	struct caller caller = {.uid = UID};
	struct refusal refusal;

	for (uint32_t i = 0; i < ID_MAP_MAX; i++)
		map.extents[i] = (struct id_extent){i, (i % 3 == 2 ? 200000 : 100000) + i, 1};
	make_etc("passwd: sss\nsubid: files\n");
	unit_etc_file("subuid", "faraway:100000:1000\n");
	use_database(&user);
	ck_assert_int_eq(caller_identify(UID, &id_kind_uid, &map, &caller, &refusal), 0);
	ck_assert(caller.asked);
	ck_assert_uint_eq(caller.claims.len, ID_MAP_MAX);
	for (uint32_t i = 0; i < ID_MAP_MAX; i++)
		ck_assert_int_eq(caller.claims.items[i].granted, i % 3 != 2);
	ck_assert_str_eq(caller.user.name, "faraway");
	ck_assert_int_eq(caller_ask(&id_kind_uid, &caller, &refusal), 0);
	user_database = (struct user_database){.error = EIO};
	ck_assert_int_eq(caller_ask(&id_kind_uid, &caller, &refusal), -1);
}

UNIT_TEST_NAMESPACE(test_caller_identify_group_that_is_not_primary_is_refused)
{
	const struct fake_user user = {"faraway", UID, getgid() + 1};

	make_etc("passwd: sss\n");
	use_database(&user);
	assert_refused(UID, CAUSE_CALLER_GROUP, 0);
	unit_etc_file("login.defs", "GRANT_AUX_GROUP_SUBIDS no\n");
	assert_refused(UID, CAUSE_CALLER_GROUP, 0);
	unit_etc_file("login.defs", "GRANT_AUX_GROUP_SUBIDS yes\n");
	assert_identified(UID, "faraway", true);
}

/* The kernel shows 65534 for a group that is not mapped, and that may be the primary one, too. */
UNIT_TEST_NAMESPACE(test_caller_identify_group_that_is_not_mapped_is_refused)
{
	unit_private_etc();
	unit_etc_file("passwd", "user:x:1000:65534::/:\n");
	unit_etc_file("nsswitch.conf", "passwd: files\n");
	unit_enter_namespace("0 0 1", "65534 54321 1");
	ck_assert_int_eq(privileges_drop(), 0); /* with CAP_SETGID, it would become that group */
	assert_refused(UID, CAUSE_CALLER_GROUP, EPERM);
}

UNIT_TEST_NAMESPACE(test_caller_identify_group_of_that_number_is_the_primary_one)
{
	unit_private_etc();
	unit_etc_file("passwd", "user:x:1000:65534::/:\n");
	unit_etc_file("nsswitch.conf", "passwd: files\n");
	unit_enter_namespace("0 0 1", "65534 0 1");
	assert_identified(UID, "user", false);
}

/* ... about which alone the kernel is asked: a filter may refuse that call. */
UNIT_TEST_NAMESPACE(test_caller_identify_other_group_is_the_one_that_is_shown)
{
	const struct fake_user user = {"faraway", UID, getgid()};

	make_etc("passwd: sss\n");
	use_database(&user);
	unit_refuse_call(SYS_setresgid, EPERM);
	assert_identified(UID, "faraway", true);
}

/* "No such user" never widens what anybody may do: no group is known to be the primary one. */
UNIT_TEST_NAMESPACE(test_caller_identify_unknown_user_is_refused)
{
	const struct fake_user other = {"other", UID, 0};

	make_etc("passwd: files\n");
	assert_refused(UID + 1, CAUSE_CALLER_GROUP, 0);
	unit_etc_file("nsswitch.conf", "passwd: sss\n");
	use_database(&other);
	assert_refused(UID + 1, CAUSE_CALLER_GROUP, 0);
	unit_etc_file("login.defs", "GRANT_AUX_GROUP_SUBIDS yes\n");
	assert_identified(UID + 1, NULL, true);
	unit_etc_file("nsswitch.conf", "passwd: files\n");
	assert_identified(UID + 1, NULL, false);
}

UNIT_TEST_NAMESPACE(test_caller_identify_failing_database_is_refused)
{
	static const int errors[] = {EIO, ENOENT, EAGAIN, ECONNREFUSED};

	make_etc("passwd: sss\n");
	unit_etc_file("login.defs", "GRANT_AUX_GROUP_SUBIDS yes\n");
	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		user_database = (struct user_database){.error = errors[i]};
		assert_refused(UID, CAUSE_USER_DATABASE, errors[i]);
	}
}

UNIT_TEST_NAMESPACE(test_caller_identify_files_that_cannot_be_read_are_refused)
{
	make_etc("passwd: files\n");
	unit_etc_file("login.defs", "GRANT_AUX_GROUP_SUBIDS yes\n");
	ck_assert_int_eq(chmod("/etc/login.defs", 0), 0);
	unit_become_other();
	assert_refused(UID + 1, CAUSE_LOGIN_DEFS, EACCES);
}

UNIT_TEST_NAMESPACE(test_caller_identify_nsswitch_that_cannot_be_read_is_refused)
{
	make_etc("passwd: files\n");
	ck_assert_int_eq(chmod("/etc/nsswitch.conf", 0), 0);
	unit_become_other();
	assert_refused(UID, CAUSE_USER_DATABASE, EACCES);
}

/* The real IDs count, though others are effective. */
UNIT_TEST_NAMESPACE(test_caller_identify_effective_ids_do_not_count)
{
	const struct fake_user other = {"other", UNIT_OTHER_UID, UNIT_OTHER_UID};

	make_etc("passwd: sss\n");
	use_database(&other);
	ck_assert_int_eq(setresgid(UNIT_OTHER_UID, 0, 0), 0);
	ck_assert_int_eq(setresuid(UNIT_OTHER_UID, 0, 0), 0);
	assert_identified(getuid(), "other", true);
	ck_assert_int_eq(setresuid(0, 0, 0), 0);
}

/* A filter of system calls may refuse to tell the group, or let it look as if it were told. */
UNIT_TEST_NAMESPACE(test_caller_identify_group_that_is_not_told_is_refused)
{
	struct identified untold;

	make_etc("passwd: files\n");
	unit_refuse_call(SYS_getresgid, 0);
	untold = identify(UID);
	ck_assert_int_eq(untold.r, -1);
	ck_assert_int_eq(untold.refusal.cause, CAUSE_CALLER_GROUP);
	ck_assert_uint_eq(untold.caller.gid, (gid_t)-1);
	unit_refuse_call(SYS_getresgid, EPERM);
	assert_refused(UID, CAUSE_PRIVILEGES, EPERM);
}
