/*
 * Other names of a user ID: which are found, which are asked about, and how often.
 *
 * The user is "user", 1000. The user database is made up, so that its questions can be counted.
 */
#include "../../../lib/directory/names.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "../fixture.h"
#include "../user_database.h"

#define USER_UID 1000
#define MANY 8200 /* a few more owners than are held against the passwd file at a time */

static const struct id_range wanted_range = {100, 200};

static const struct fake_user directory_users[] = {
	{"other", 1001, 1001},
	{"twin", USER_UID, 100},
	{"triplet", USER_UID, 100},
	{"2000", USER_UID, 100},
};

static void use_directory(void)
{
	user_database = (struct user_database){.users = directory_users,
					       .len = UNIT_LENGTH(directory_users)};
}

static uid_t uid = USER_UID;
static bool passwd_first;
static bool passwd_only;

/* The allocation of the search that fails, or 0; whether there was one; and how many there were. */
static unsigned failing;
static bool failed;
static unsigned allocations;

/* With passwd NULL there is no such file, and every owner is unknown to it. */
static int find(const char *subid, const char *passwd, struct aliases *aliases)
{
	auto_close int fd = unit_memory_file(subid, strlen(subid));
	auto_free char *path = passwd ? unit_file("passwd", passwd) : unit_path("no_passwd");
	auto_range_set struct range_set wanted = {0};
	struct owner owner = owner_make(uid, "user");
	const struct user_files users = {path, passwd_first, passwd_only};
	unsigned before;
	int r;

	ck_assert_int_eq(range_set_init(&wanted_range, 1, &wanted), 0);
	before = unit_allocations();
	unit_fail_allocation(failing);
	r = names_find(fd, &users, &owner, &wanted, aliases);
	failed = unit_allocation_failed() && failing > 0;
	allocations = unit_allocations() - before;
	return r;
}

static unsigned allocations_of(const char *subid, const char *passwd)
{
	struct aliases aliases;

	ck_assert_int_eq(find(subid, passwd, &aliases), 0);
	return allocations;
}

/* The names are those of the list, which ends in NULL, in any order. */
static void assert_found(const char *subid, const char *passwd, const char *const names[])
{
	struct aliases aliases = {0};
	size_t len = 0;

	ck_assert_int_eq(find(subid, passwd, &aliases), 0);
	ck_assert(!aliases.too_many);
	ck_assert_int_eq(aliases.error, 0);
	for (size_t i = 0; names[i]; i++) {
		struct word name = {names[i], strlen(names[i])};

		ck_assert_msg(aliases_match(&aliases, name), "%s is not found", names[i]);
		len += name.len + 1;
	}
	ck_assert_uint_eq(aliases.len, len);
}

static const char *const nobody[] = {NULL};
static const char *const only_twin[] = {"twin", NULL};

UNIT_TEST(test_names_find_names_of_database_are_found)
{
	static const char *const both[] = {"twin", "triplet", NULL};

	use_directory();
	assert_found("other:100:10\ntwin:110:10\ntriplet:120:10\nghost:130:10\n", NULL, both);
	ck_assert_uint_eq(user_database.questions, 4);
}

UNIT_TEST(test_names_find_owner_of_many_lines_is_asked_about_once)
{
	auto_text struct unit_text subid = {0};

	use_directory();
	for (unsigned i = 0; i < 100; i++)
		unit_text_add(&subid, "twin:%u:1\nother:%u:1\n", 100 + i, 100 + i);
	assert_found(subid.bytes, NULL, only_twin);
	ck_assert_uint_eq(user_database.questions, 2);
}

UNIT_TEST(test_names_find_lines_that_cannot_matter_are_not_asked_about)
{
	use_directory();
	assert_found("twin:50:50\n" /* touches what is wanted */
		     "twin:200:50\n"
		     "triplet:0:99\n" /* misses it by one */
		     "triplet:201:1\n"
		     "user:100:100\n" /* is known already */
		     "1000:100:100\n"
		     "2000:100:100\n" /* digits are no name */
		     "#twin:100:100\n"
		     "twin:100:0\n" /* grants nothing */
		     "twin:100:100:\n"
		     "twin:100:4294967296\n" /* past the end */
		     "twin:0100:100\n"
		     ":100:100\n",
		     NULL, nobody);
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST(test_names_find_overlap_by_one_matters)
{
	use_directory();
	assert_found("twin:50:51\n", NULL, only_twin);
	use_directory();
	assert_found("twin:199:1000\n", NULL, only_twin);
	use_directory();
	assert_found("twin:0:4294967296\n", NULL, only_twin);
}

UNIT_TEST(test_names_find_name_longer_than_any_login_is_not_asked_about)
{
	auto_text struct unit_text subid = {0};

	use_directory();
	unit_text_repeat(&subid, 'n', LOGIN_NAME_MAX);
	unit_text_add(&subid, ":100:100\n");
	assert_found(subid.bytes, NULL, nobody);
	ck_assert_uint_eq(user_database.questions, 0);
	assert_found(subid.bytes + 1, NULL, nobody);
	ck_assert_uint_eq(user_database.questions, 1);
}

UNIT_TEST(test_names_find_without_lines_asks_nothing)
{
	use_directory();
	assert_found("", NULL, nobody);
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST(test_names_find_database_error_is_noted_and_rest_is_asked)
{
	struct aliases aliases = {0};

	use_directory();
	user_database.error = EIO;
	user_database.error_name = "other";
	ck_assert_int_eq(find("other:100:10\ntwin:110:10\n", NULL, &aliases), 0);
	ck_assert_int_eq(aliases.error, -EIO);
	ck_assert_uint_eq(aliases.len, sizeof("twin"));
	ck_assert(aliases_match(&aliases, (struct word){"twin", 4}));
}

UNIT_TEST(test_names_find_database_out_of_memory_is_error)
{
	static const char *const names[] = {"other", "twin", "ghost"};

	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		struct aliases aliases = {0};

		use_directory();
		user_database.error = ENOMEM;
		user_database.error_name = names[i];
		ck_assert_int_eq(find("other:100:10\ntwin:100:10\nghost:100:10\n", NULL, &aliases),
				 -ENOMEM);
	}
}

/* Whichever allocation it is. */
UNIT_TEST_ROOT(test_names_find_without_memory_is_error)
{
	use_directory();
	for (unsigned only = 0; only < 2; only++) {
		struct aliases aliases = {.undecided = true};
		int r;

		passwd_first = only;
		passwd_only = only;
		for (failing = 1;; failing++) {
			r = find("other:100:10\ntwin:110:10\nghost:120:10\n",
				 "twin:x:1000:1::/:\nlocal:x:1002:1::/:\nodd:x:01000:1::/:\n",
				 &aliases);
			if (!failed)
				break;
			ck_assert_int_eq(r, -ENOMEM);
		}
		ck_assert_int_eq(r, 0);
		ck_assert(aliases_match(&aliases, (struct word){"twin", 4}));
		ck_assert_uint_ge(failing, 8);
	}
}

/* An unknown user is not root. */
UNIT_TEST(test_names_find_unknown_owner_is_not_id_0)
{
	use_directory();
	uid = 0;
	assert_found("ghost:100:10\n", NULL, nobody);
	ck_assert_uint_eq(user_database.questions, 1);
}

UNIT_TEST_ROOT(test_names_find_database_is_asked_only_where_passwd_file_leaves_doubt)
{
	static const char subid[] = "twin:100:10\nghost:100:10\n";

	use_directory();
	passwd_first = true;
	passwd_only = true;
	assert_found(subid, "twin:x:1000:1::/:\n", only_twin);
	ck_assert_uint_eq(user_database.questions, 0);
	assert_found(subid, "twin:x:1000:1::/:\nodd:x:01000:1::/:\n", only_twin);
	ck_assert_uint_eq(user_database.questions, 1);
}

/* Each reading of a file, and each line of the passwd file that is looked at, allocates once. */
UNIT_TEST_ROOT(test_names_find_passwd_file_is_not_read_in_vain)
{
	static const char subid[] = "twin:100:10\n";
	unsigned once;

	use_directory();
	once = allocations_of(subid, "twin:x:1000:1::/:\n");
	ck_assert_uint_eq(allocations_of(subid, "twin:x:1000:1::/:\nlocal:x:1002:1::/:\n"), once);
	passwd_first = true; /* and not alone, so that it does not tell all */
	ck_assert_uint_eq(allocations_of(subid, "twin:x:1000:1::/:\n"), once);
	ck_assert_uint_eq(allocations_of("", "twin:x:1000:1::/:\n"), allocations_of("", NULL));
}

UNIT_TEST(test_names_find_unreadable_file_is_error)
{
	auto_range_set struct range_set wanted = {0};
	struct owner owner = owner_make(USER_UID, "user");
	struct aliases aliases = {0};

	ck_assert_int_eq(range_set_init(&wanted_range, 1, &wanted), 0);
	ck_assert_int_eq(
		names_find(-1, &(struct user_files){.passwd = "/"}, &owner, &wanted, &aliases),
		-EBADF);
}

/* A line of twin stands at the place that is named, among lines of so many others. */
static void add_unknown(struct unit_text *subid, unsigned others, unsigned twin_at)
{
	for (unsigned i = 0; i <= others; i++) {
		if (i == twin_at)
			unit_text_add(subid, "twin:150:1\n");
		if (i < others)
			unit_text_add(subid, "unknown%u:100:100\n", i);
	}
}

UNIT_TEST(test_names_find_64_unknown_owners_are_asked_about)
{
	static const unsigned places[] = {0, 1, 31, 62, 63};

	for (size_t i = 0; i < UNIT_LENGTH(places); i++) {
		auto_text struct unit_text subid = {0};

		use_directory();
		add_unknown(&subid, NAMES_ASKED_MAX - 1, places[i]);
		assert_found(subid.bytes, NULL, only_twin);
		ck_assert_uint_eq(user_database.questions, NAMES_ASKED_MAX);
	}
}

/* Where twin stands among them must not matter, or the answer would hang on the order of lines. */
UNIT_TEST(test_names_find_65_unknown_owners_are_too_many_in_any_order)
{
	static const unsigned places[] = {0, 1, 32, 63, 64};

	for (size_t i = 0; i < UNIT_LENGTH(places); i++) {
		struct aliases aliases = {0};
		auto_text struct unit_text subid = {0};

		use_directory();
		add_unknown(&subid, NAMES_ASKED_MAX, places[i]);
		ck_assert_int_eq(find(subid.bytes, NULL, &aliases), 0);
		ck_assert(aliases.too_many);
		ck_assert_uint_eq(aliases.len, 0);
		ck_assert_uint_eq(user_database.questions, 0);
	}
}

/* Nor is one of the next batch asked about, however few there are in it. */
UNIT_TEST(test_names_find_more_unknown_owners_than_a_batch_are_too_many)
{
	struct aliases aliases = {0};
	auto_text struct unit_text subid = {0};

	use_directory();
	add_unknown(&subid, MANY, MANY);
	ck_assert_int_eq(find(subid.bytes, NULL, &aliases), 0);
	ck_assert(aliases.too_many);
	ck_assert_uint_eq(user_database.questions, 0);
}

/* Of 8192 names, none is held longer than it takes to read the passwd file once. */
UNIT_TEST_ROOT(test_names_find_names_are_held_in_batches)
{
	static const unsigned lens[] = {8191, 8192, 8193};
	unsigned counts[UNIT_LENGTH(lens)];

	use_directory();
	for (size_t i = 0; i < UNIT_LENGTH(lens); i++) {
		auto_text struct unit_text subid = {0};

		add_unknown(&subid, lens[i], UINT_MAX);
		counts[i] = allocations_of(subid.bytes, "");
	}
	ck_assert_uint_eq(counts[1], counts[0] + 1);     /* one more name */
	ck_assert_uint_eq(counts[2], counts[1] + 1 + 1); /* and one more reading */
}

UNIT_TEST_ROOT(test_names_find_names_of_passwd_file_are_found_unasked)
{
	static const char *const both[] = {"twin", "triplet", NULL};

	use_directory();
	assert_found("other:100:10\ntwin:110:10\ntriplet:120:10\n",
		     "user:x:1000:100::/:\nother:x:1001:1001::/:\ntwin:x:1000:5::/:\n"
		     "triplet::1000:5:",
		     both);
	ck_assert_uint_eq(user_database.questions, 0);
}

UNIT_TEST_ROOT(test_names_find_first_line_of_a_name_in_passwd_file_counts)
{
	static const char subid[] = "twin:100:10\n";

	use_directory();
	assert_found(subid, "twin:x:1001:1::/:\ntwin:x:1000:1::/:\n", nobody);
	assert_found(subid, "twin:x:1000:1::/:\ntwin:x:1001:1::/:\n", only_twin);
	ck_assert_uint_eq(user_database.questions, 0);
}

/* What is no good line of passwd(5) tells nothing: the database is asked, as for unknown names. */
UNIT_TEST_ROOT(test_names_find_bad_line_of_passwd_file_is_passed_over)
{
	static const char *const passwds[] = {
		"twin\n",
		"twin:x\n",
		"twin:x:1000\n",
		"twin:x::1\n",
		"twin:x:01000:1::/:\n",
		"twin:x: 1000:1::/:\n",
		"twin:x:4294967295:1\n",
		"twin:x:4294968296:1\n",
		"#twin:x:1000:1::/:\n",
		" twin:x:1000:1::/:\n",
		"twinx:x:1000:1::/:\n",
		"twi:x:1000:1::/:\n",
		"Twin:x:1000:1::/:\n",
		"+twin:x:1000:1::/:\n",
		"",
	};

	for (size_t i = 0; i < UNIT_LENGTH(passwds); i++) {
		struct aliases aliases = {0};

		user_database = (struct user_database){0};
		ck_assert_int_eq(find("twin:100:10\n", passwds[i], &aliases), 0);
		ck_assert_msg(aliases.len == 0, "%s", passwds[i]);
		ck_assert_msg(user_database.questions == 1, "%s", passwds[i]);
	}
}

/* Where the middle of a line is lost, the third field may be another: here it is the sixth. */
UNIT_TEST_ROOT(test_names_find_over_long_line_of_passwd_file_is_passed_over)
{
	auto_text struct unit_text passwd = {0};

	user_database = (struct user_database){0};
	unit_text_add(&passwd, "twin:");
	unit_text_repeat(&passwd, 'x', LINES_KEPT);
	unit_text_add(&passwd, ":1001:1:");
	unit_text_repeat(&passwd, 'x', LINES_MAX);
	unit_text_add(&passwd, ":1000:/bin/sh\n");
	assert_found("twin:100:10\n", passwd.bytes, nobody);
}

UNIT_TEST(test_names_find_untrusted_passwd_file_is_passed_over)
{
	auto_free char *path = unit_file("passwd", "twin:x:1000:1::/:\n");
	auto_range_set struct range_set wanted = {0};
	struct aliases aliases = {0};
	struct owner owner = owner_make(USER_UID, "user");
	auto_close int fd = unit_memory_file("twin:100:10\n", strlen("twin:100:10\n"));

	ck_assert_int_eq(chmod(path, 0666), 0);
	ck_assert_int_eq(range_set_init(&wanted_range, 1, &wanted), 0);
	user_database = (struct user_database){0};
	ck_assert_int_eq(
		names_find(fd, &(struct user_files){.passwd = path}, &owner, &wanted, &aliases), 0);
	ck_assert_uint_eq(aliases.len, 0);
	ck_assert_uint_eq(user_database.questions, 1);
}

/* A passwd file that knows so many owners, and twin. */
static void add_passwd(struct unit_text *passwd, const char *format_name, unsigned owners)
{
	for (unsigned i = 0; i < owners; i++)
		unit_text_add(passwd, "%s%u:x:%u:1::/:\n", format_name, i, 2000 + i);
	unit_text_add(passwd, "twin:x:1000:1::/:\n");
}

UNIT_TEST_ROOT(test_names_find_around_a_full_batch_is_found)
{
	static const unsigned owners[] = {4094, 4095, 4096, 4097, 8191, 8192, 8193};

	for (size_t i = 0; i < UNIT_LENGTH(owners); i++) {
		for (unsigned last = 0; last < 2; last++) {
			auto_text struct unit_text subid = {0};
			auto_text struct unit_text passwd = {0};

			use_directory();
			add_unknown(&subid, owners[i], last ? owners[i] : 0);
			add_passwd(&passwd, "unknown", owners[i]);
			assert_found(subid.bytes, passwd.bytes, only_twin);
			ck_assert_uint_eq(user_database.questions, 0);
		}
	}
}

UNIT_TEST_ROOT(test_names_find_long_names_are_found)
{
	auto_text struct unit_text name = {0};
	auto_text struct unit_text subid = {0};
	auto_text struct unit_text passwd = {0};

	use_directory();
	unit_text_repeat(&name, 'n', LOGIN_NAME_MAX - 10);
	for (unsigned i = 0; i < 1000; i++)
		unit_text_add(&subid, "%s%u:100:100\n", name.bytes, i);
	unit_text_add(&subid, "twin:100:100\n");
	add_passwd(&passwd, name.bytes, 1000);
	assert_found(subid.bytes, passwd.bytes, only_twin);
	ck_assert_uint_eq(user_database.questions, 0);
}

/* The limit holds for the whole file, not for each batch, and a name counts once for all. */
UNIT_TEST_ROOT(test_names_find_unknown_owners_of_all_batches_are_counted_once)
{
	static const unsigned limits[] = {NAMES_ASKED_MAX, NAMES_ASKED_MAX + 1};

	for (size_t i = 0; i < UNIT_LENGTH(limits); i++) {
		struct aliases aliases = {0};
		auto_text struct unit_text subid = {0};
		auto_text struct unit_text passwd = {0};

		use_directory();
		for (unsigned round = 0; round < 2; round++) {
			for (unsigned j = 0; j < limits[i]; j++)
				unit_text_add(&subid, "ghost%u:100:100\n", j);
			for (unsigned j = 0; j < MANY; j++)
				unit_text_add(&subid, "known%u:100:100\n", j);
		}
		add_passwd(&passwd, "known", MANY);
		ck_assert_int_eq(find(subid.bytes, passwd.bytes, &aliases), 0);
		ck_assert_int_eq(aliases.too_many, limits[i] > NAMES_ASKED_MAX);
		ck_assert_uint_eq(user_database.questions, aliases.too_many ? 0 : limits[i]);
	}
}

UNIT_TEST_ROOT(test_names_find_too_many_unknown_keep_names_of_passwd_file)
{
	struct aliases aliases = {0};
	auto_text struct unit_text subid = {0};

	use_directory();
	add_unknown(&subid, NAMES_ASKED_MAX + 1, 3);
	ck_assert_int_eq(find(subid.bytes, "twin:x:1000:1::/:\n", &aliases), 0);
	ck_assert(aliases.too_many);
	ck_assert(aliases_match(&aliases, (struct word){"twin", 4}));
}
