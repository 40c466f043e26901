/*
 * The user database: that of this system, where root is in it, and a user ID that nobody is given
 * is not; and a made-up one, for answers that this system does not give. Other sources than the
 * files are left aside, since they may be out of order here.
 */
#include "../../../lib/directory/user_database.h"

#include <dlfcn.h>
#include <errno.h>
#include <nss.h>
#include <sys/stat.h>

#include "../fixture.h"
#include "../user_database.h"

#define UNKNOWN_UID 4294967293
#define UNKNOWN_NAME "no user has this name"

static void use_files_only(void)
{
	user_database.real = true;
	ck_assert_int_eq(__nss_configure_lookup("passwd", "files"), 0);
}

UNIT_TEST(test_user_ask_by_id_root_is_found)
{
	struct user user = {0};

	use_files_only();
	ck_assert_int_eq(user_ask(NULL, 0, &user), 0);
	ck_assert_str_eq(user.name, "root");
	ck_assert_uint_eq(user.uid, 0);
	ck_assert_uint_eq(user.gid, 0);
}

UNIT_TEST(test_user_ask_by_name_root_is_found)
{
	struct user user = {0};

	use_files_only();
	ck_assert_int_eq(user_ask("root", 0, &user), 0);
	ck_assert_str_eq(user.name, "root");
	ck_assert_uint_eq(user.uid, 0);
}

UNIT_TEST(test_user_ask_by_id_unknown_is_no_user)
{
	struct user user = {.uid = 1};

	use_files_only();
	ck_assert_int_eq(user_ask(NULL, UNKNOWN_UID, &user), 0);
	ck_assert(!user_is_known(&user));
	ck_assert_uint_eq(user.uid, 0);
}

UNIT_TEST(test_user_ask_by_name_unknown_is_no_user)
{
	struct user user = {.uid = 1};

	use_files_only();
	ck_assert_int_eq(user_ask(UNKNOWN_NAME, 0, &user), 0);
	ck_assert(!user_is_known(&user));
	ck_assert_int_eq(user_ask("", 0, &user), 0);
	ck_assert(!user_is_known(&user));
}

static const struct source_rules files = {.len = 1,
					  .items = {{"files", {[SOURCE_SUCCESS] = true}}}};
static const struct fake_user users[] = {{"user", 1000, 100}};

UNIT_TEST(test_user_ask_by_id_answer_is_handed_on)
{
	struct user user = {0};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	ck_assert_int_eq(user_ask(NULL, 1000, &user), 0);
	ck_assert_str_eq(user.name, "user");
	ck_assert_uint_eq(user.uid, 1000);
	ck_assert_uint_eq(user.gid, 100);
	ck_assert_uint_eq(user_database.questions, 1);
}

/* An error is never taken for "no such user". */
UNIT_TEST(test_user_ask_by_id_database_error_is_error)
{
	static const int errors[] = {EIO, ENOENT, ESRCH, EPERM, EAGAIN, ENOMEM, EMFILE, EINTR};

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		struct user user = {.uid = 77};

		user_database = (struct user_database){.error = errors[i]};
		ck_assert_int_eq(user_ask(NULL, 1000, &user), -errors[i]);
		ck_assert_int_eq(user_ask("user", 0, &user), -errors[i]);
		ck_assert_uint_eq(user.uid, 77);
	}
}

UNIT_TEST(test_user_ask_without_memory_is_error)
{
	struct user user;

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	unit_fail_allocation(1);
	ck_assert_int_eq(user_ask("user", 0, &user), -ENOMEM);
}

/* A name that cannot be a login name does not come through cut. */
UNIT_TEST(test_user_ask_name_that_does_not_fit_is_error)
{
	auto_text struct unit_text name = {0};
	struct fake_user known = {NULL, 1000, 100};
	struct user user = {.uid = 77};

	unit_text_repeat(&name, 'n', LOGIN_NAME_MAX);
	known.name = name.bytes;
	user_database = (struct user_database){.users = &known, .len = 1};
	ck_assert_int_eq(user_ask(NULL, 1000, &user), -ENAMETOOLONG);
	ck_assert_uint_eq(user.uid, 77);
	known.name = name.bytes + 1;
	ck_assert_int_eq(user_ask(NULL, 1000, &user), 0);
	ck_assert_str_eq(user.name, known.name);
}

UNIT_TEST(test_user_ask_by_name_long_entry_is_read)
{
	static const size_t sizes[] = {1023, 1024, 1025, 100000, 1024 * 1024 - 1, 1024 * 1024};

	for (size_t i = 0; i < UNIT_LENGTH(sizes); i++) {
		struct user user = {0};

		user_database = (struct user_database){
			.users = users, .len = UNIT_LENGTH(users), .entry_size = sizes[i]};
		ck_assert_int_eq(user_ask("user", 0, &user), 0);
		ck_assert_str_eq(user.name, "user");
	}
}

UNIT_TEST(test_user_ask_by_name_entry_without_end_is_error)
{
	struct user user = {.uid = 77};

	user_database = (struct user_database){
		.users = users, .len = UNIT_LENGTH(users), .entry_size = 1024 * 1024 + 1};
	ck_assert_int_eq(user_ask("user", 0, &user), -ERANGE);
	ck_assert_int_eq(user_ask(NULL, 1000, &user), -ERANGE);
	ck_assert_uint_eq(user.uid, 77);
}

UNIT_TEST_NAMESPACE(test_user_look_up_who_is_in_the_passwd_file_is_not_asked_for)
{
	static const struct source_rules files_first = {
		.len = 2,
		.items = {{"files", {[SOURCE_SUCCESS] = true}},
			  {"sss", {[SOURCE_SUCCESS] = true}}}};
	static const struct source_rules files_last = {
		.len = 2,
		.items = {{"sss", {[SOURCE_SUCCESS] = true}},
			  {"files", {[SOURCE_SUCCESS] = true}}}};
	struct user local = {0};
	struct user remote = {0};
	struct user asked = {0};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	unit_private_etc();
	unit_etc_file("passwd", "local:x:1000:5::/:\n");
	ck_assert_int_eq(user_look_up(&files_first, NULL, 1000, &local), 0);
	ck_assert_str_eq(local.name, "local");
	ck_assert_uint_eq(user_database.questions, 0);
	ck_assert_int_eq(user_look_up(&files_first, "user", 0, &remote), 0);
	ck_assert_uint_eq(remote.uid, 1000);
	ck_assert_uint_eq(user_database.questions, 1);
	ck_assert_int_eq(user_look_up(&files_last, NULL, 1000, &asked), 0);
	ck_assert_str_eq(asked.name, "user");
	ck_assert_uint_eq(user_database.questions, 2);
}

/* A line that the C library may read in another way is left to it. */
UNIT_TEST_NAMESPACE(test_user_look_up_doubtful_file_is_asked_for)
{
	struct user user = {0};

	user_database = (struct user_database){.users = users, .len = UNIT_LENGTH(users)};
	unit_private_etc();
	unit_etc_file("passwd", "odd:x:01000:5::/:\nlocal:x:1000:5::/:\n");
	ck_assert_int_eq(user_look_up(&files, NULL, 1000, &user), 0);
	ck_assert_str_eq(user.name, "user");
}

/* The ID of somebody is not the name of another. */
UNIT_TEST_NAMESPACE(test_user_of_owner_id_comes_before_name)
{
	static const struct fake_user known[] = {{"1000", 7, 7}, {"user", 1000, 100}};
	struct user by_id = {0};
	struct user by_digits = {0};
	struct user by_name = {0};
	struct user none = {.uid = 77};

	unit_private_etc();
	user_database = (struct user_database){.users = known, .len = UNIT_LENGTH(known)};
	ck_assert_int_eq(user_of_owner(&files, "1000", &by_id), 0);
	ck_assert_str_eq(by_id.name, "user");
	user_database.len = 1;
	ck_assert_int_eq(user_of_owner(&files, "1000", &by_digits), 0);
	ck_assert_str_eq(by_digits.name, "1000");
	ck_assert_uint_eq(by_digits.uid, 7);
	user_database.len = 2;
	user_database.questions = 0;
	ck_assert_int_eq(user_of_owner(&files, "user", &by_name), 0);
	ck_assert_uint_eq(by_name.uid, 1000);
	ck_assert_uint_eq(user_database.questions, 1);
	user_database = (struct user_database){.error = EIO};
	ck_assert_int_eq(user_of_owner(&files, "1000", &none), -EIO);
	ck_assert_uint_eq(user_database.questions, 1);
	ck_assert_int_eq(user_of_owner(&files, "user", &none), -EIO);
}

static struct owner owner_of(const char *name, const struct fake_user known[], size_t len, int r)
{
	struct owner owner;

	user_database = (struct user_database){.users = known, .len = len};
	ck_assert_int_eq(user_as_owner(&files, 1000, name, &owner), r);
	ck_assert_str_eq(owner.id_text, "1000");
	return owner;
}

UNIT_TEST_NAMESPACE(test_user_as_owner_name_of_digits_counts_if_it_is_nobody_s_id)
{
	static const struct fake_user own[] = {{"1001", 1000, 100}};
	static const struct fake_user own_digit[] = {{"5", 1000, 100}};
	static const struct fake_user another_s[] = {{"1001", 1000, 100}, {"other", 1001, 100}};
	static const struct fake_user of_another[] = {{"1001", 1002, 100}};

	unit_private_etc();
	ck_assert_str_eq(owner_of("1001", own, 1, 0).name, "1001");
	ck_assert_str_eq(owner_of("5", own_digit, 1, 0).name, "5");
	ck_assert_str_eq(owner_of("1001", another_s, 2, 0).name, "");
	ck_assert_str_eq(owner_of("1001", of_another, 1, 0).name, "");
	ck_assert_str_eq(owner_of("1001", NULL, 0, 0).name, "");
}

/* Nobody is not root. */
UNIT_TEST_NAMESPACE(test_user_as_owner_unknown_name_of_digits_is_not_that_of_id_0)
{
	struct owner owner;

	unit_private_etc();
	user_database = (struct user_database){.len = 0};
	ck_assert_int_eq(user_as_owner(&files, 0, "1001", &owner), 0);
	ck_assert_str_eq(owner.name, "");
}

/* Other names count unasked. */
UNIT_TEST_NAMESPACE(test_user_as_owner_name_is_not_asked_about)
{
	static const char *const names[] = {"user", "u", "7up", ""};

	unit_private_etc();
	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		ck_assert_str_eq(owner_of(names[i], NULL, 0, 0).name, names[i]);
		ck_assert_uint_eq(user_database.questions, 0);
	}
}

UNIT_TEST_NAMESPACE(test_user_as_owner_database_error_is_error_and_no_name)
{
	struct owner owner;

	unit_private_etc();
	user_database = (struct user_database){.error = EIO};
	ck_assert_int_eq(user_as_owner(&files, 1000, "1001", &owner), -EIO);
	ck_assert_uint_eq(owner.name_len, 0);
}

/* A library of the C library's own that nothing has loaded, as with a limit that hinders it. */
#define THERE "dns"

static int owner_with(struct source_rules *sources, const char *name)
{
	struct owner owner;
	int r;

	user_database.questions = 0;
	r = user_as_owner(sources, 1000, name, &owner);
	ck_assert_int_eq(owner.name_len > 0, r == 0);
	return r;
}

UNIT_TEST_NAMESPACE(test_user_as_owner_name_of_digits_hangs_on_all_sources)
{
	static const struct fake_user own[] = {{"1001", 1000, 100}};
	struct source_rules sources = {.len = 2, .items = {{"files", {true}}, {"nowhere", {true}}}};

	unit_private_etc();
	user_database = (struct user_database){.users = own, .len = UNIT_LENGTH(own)};
	ck_assert_int_eq(owner_with(&sources, "1001"), 0);
	sources.in_doubt = true;
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
	sources.in_doubt = false;
	sources.passed_over = "there are too many";
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
	sources.passed_over = NULL;
	sources.lines = 2;
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
	sources.lines = 1;
	ck_assert_int_eq(owner_with(&sources, "1001"), 0);
	for (size_t i = 0; i < 2; i++) {
		strcpy(sources.items[i].name, THERE);
		ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
		strcpy(sources.items[i].name, "files");
	}
	strcpy(sources.items[1].name, THERE);
	ck_assert_int_eq(owner_with(&sources, "user"), 0);
	ck_assert_ptr_nonnull(dlopen("libnss_" THERE ".so.2", RTLD_LAZY));
	ck_assert_int_eq(owner_with(&sources, "1001"), 0);
}

/* The loader's cache has names that are cut, or of no source. */
UNIT_TEST_NAMESPACE(test_user_as_owner_longest_name_of_a_source_is_whole)
{
	static const struct fake_user own[] = {{"1001", 1000, 100}};
	struct source_rules sources = {.len = 1};
	char cache[256];

	unit_private_etc();
	user_database = (struct user_database){.users = own, .len = UNIT_LENGTH(own)};
	memset(sources.items[0].name, 'a', SOURCE_NAME_MAX);
	(void)snprintf(cache, sizeof(cache), "libnss_.so.2 libnss_%s.so.1", sources.items[0].name);
	unit_etc_file("ld.so.cache", cache);
	ck_assert_int_eq(owner_with(&sources, "1001"), 0);
	(void)snprintf(cache, sizeof(cache), "libnss_%s.so.2", sources.items[0].name);
	unit_etc_file("ld.so.cache", cache);
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
}

/* What the C library may not have read of the file is read once more. */
UNIT_TEST_NAMESPACE(test_user_as_owner_name_of_digits_hangs_on_the_passwd_file)
{
	static const struct fake_user own[] = {{"1001", 1000, 100}};
	static const struct {
		const char *text;
		int r;
	} texts[] = {
		{"", 0},
		{"other:x:1002:100::/:\n", 0},
		{"other:x:1001:100::/:\n", -ELIBACC},
		{"other:x: 1001:100::/:\n", -ELIBACC},
	};
	struct source_rules sources = {.len = 2, .items = {{"nowhere", {true}}, {"files", {true}}}};

	unit_private_etc();
	user_database = (struct user_database){.users = own, .len = UNIT_LENGTH(own)};
	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		unit_etc_file("passwd", texts[i].text);
		ck_assert_int_eq(owner_with(&sources, "1001"), texts[i].r);
	}
	unit_etc_file("passwd", "");
	ck_assert_int_eq(chmod("/etc/passwd", 0), 0);
	unit_become_other();
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
}

/* It asks others in turn. */
UNIT_TEST_NAMESPACE(test_user_as_owner_name_of_digits_does_not_count_for_compat)
{
	static const struct fake_user own[] = {{"1001", 1000, 100}};
	struct source_rules sources = {.len = 1, .items = {{"compat", {true}}}};

	unit_private_etc();
	user_database = (struct user_database){.users = own, .len = UNIT_LENGTH(own)};
	(void)dlopen("libnss_compat.so.2", RTLD_LAZY);
	ck_assert_int_eq(owner_with(&sources, "1001"), -ELIBACC);
}
