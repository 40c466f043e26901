/*
 * Other names of a user ID that the passwd file has, and where it leaves that open.
 *
 * The user is "user", 1000.
 */
#include "../../../lib/decision/aliases.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../fixture.h"

#define USER_UID 1000

#define WORD(literal) ((struct word){literal, sizeof(literal) - 1})

static int find(const char *passwd, bool first, bool only, struct aliases *aliases)
{
	const struct user_files files = {passwd, first, only};
	struct owner owner = owner_make(USER_UID, "user");

	return aliases_find_in_passwd(-1, &files, &owner, NULL, aliases);
}

static void find_in_text(const char *text, bool only, struct aliases *aliases)
{
	auto_free char *path = unit_file("passwd", text);

	ck_assert_int_eq(find(path, true, only, aliases), 0);
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_each_name_is_found_once)
{
	struct aliases aliases = {.names = "old", .len = sizeof("old"), .too_many = true};

	find_in_text("root:x:0:0::/:\nuser:x:1000:1::/:\ntwin:x:1000:1::/:\n# twix:x:1000:1::/:\n"
		     "other:x:1001:1::/:\n\ntriplet:x:1000:5::/:\ntwin:x:1000:1::/:\n"
		     "2000:x:1000:1::/:\n",
		     true, &aliases);
	ck_assert(!aliases.undecided);
	ck_assert_uint_eq(aliases.len, sizeof("twin") + sizeof("triplet"));
	ck_assert(aliases_match(&aliases, WORD("twin")));
	ck_assert(aliases_match(&aliases, WORD("triplet")));
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_file_that_is_not_all_leaves_it_open)
{
	struct aliases aliases = {0};

	find_in_text("twin:x:1000:1::/:\n", false, &aliases);
	ck_assert(aliases.undecided);
	ck_assert_uint_eq(aliases.len, sizeof("twin"));
}

/* Somebody may be asked before it who knows the name as another's. */
UNIT_TEST_ROOT(test_aliases_find_in_passwd_file_that_is_not_first_finds_none)
{
	auto_free char *path = unit_file("passwd", "twin:x:1000:1::/:\n");
	struct aliases aliases = {0};

	ck_assert_int_eq(find(path, false, false, &aliases), 0);
	ck_assert(aliases.undecided);
	ck_assert_uint_eq(aliases.len, 0);
}

/* Lines that the C library may read in another way; and a name that is somebody else's, too. */
UNIT_TEST_ROOT(test_aliases_find_in_passwd_doubtful_file_finds_none)
{
	static const char *const texts[] = {
		"twin:x:1000:1::/:\n other:x:1001:1::/:\n",
		"other:x:01001:1::/:\ntwin:x:1000:1::/:\n",
		"twin:x:1000:1::/:\nother\n",
		"twin:x:1001:1::/:\ntwin:x:1000:1::/:\n",
		"twin:x:1000:1::/:\ntwin:x:1001:1::/:\n",
	};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		struct aliases aliases = {0};

		find_in_text(texts[i], true, &aliases);
		ck_assert_msg(aliases.undecided, "%s", texts[i]);
		ck_assert_msg(aliases.len == 0, "%s", texts[i]);
	}
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_without_a_trusted_file_finds_none)
{
	auto_free char *missing = unit_path("no_passwd");
	auto_free char *writable = unit_file("passwd", "twin:x:1000:1::/:\n");
	struct aliases aliases = {0};

	ck_assert_int_eq(find(missing, true, true, &aliases), 0);
	ck_assert(aliases.undecided);
	ck_assert_int_eq(chmod(writable, 0666), 0);
	ck_assert_int_eq(find(writable, true, true, &aliases), 0);
	ck_assert(aliases.undecided);
	ck_assert_uint_eq(aliases.len, 0);
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_unreadable_file_is_error)
{
	auto_free char *path = unit_file("passwd", "twin:x:1000:1::/:\n");
	struct aliases aliases = {0};

	ck_assert_int_eq(chmod(path, 0), 0);
	unit_become_other();
	ck_assert_int_eq(find(path, true, true, &aliases), -EACCES);
	ck_assert_uint_eq(aliases.len, 0);
}

UNIT_TEST(test_aliases_add_name_that_is_there_is_not_added)
{
	struct aliases aliases = {0};

	for (unsigned i = 0; i < 2; i++) {
		aliases_add(&aliases, WORD("twin"));
		aliases_add(&aliases, WORD("triplet"));
	}
	ck_assert_uint_eq(aliases.len, sizeof("twin") + sizeof("triplet"));
}

UNIT_TEST(test_aliases_add_name_without_room_for_its_end_is_left_out)
{
	struct aliases aliases = {.len = sizeof(aliases.names) - sizeof("duo")};

	aliases_add(&aliases, WORD("twin"));
	ck_assert(aliases.too_many);
	ck_assert_uint_eq(aliases.len, sizeof(aliases.names) - sizeof("duo"));
	aliases_add(&aliases, WORD("duo"));
	ck_assert_uint_eq(aliases.len, sizeof(aliases.names));
	ck_assert(aliases_match(&aliases, WORD("duo")));
}

UNIT_TEST(test_aliases_match_to_the_letter)
{
	const struct aliases aliases = {.names = "twin", .len = sizeof("twin")};
	const struct aliases none = {0};

	ck_assert(aliases_match(&aliases, (struct word){"twin", 4}));
	ck_assert(aliases_match(&aliases, (struct word){"twins", 4}));
	ck_assert(!aliases_match(&aliases, (struct word){"twins", 5}));
	ck_assert(!aliases_match(&aliases, (struct word){"twi", 3}));
	ck_assert(!aliases_match(&aliases, (struct word){"Twin", 4}));
	ck_assert(!aliases_match(&aliases, (struct word){"", 0}));
	ck_assert(!aliases_match(&aliases, (struct word){"twin\0", 5}));
	ck_assert(!aliases_match(&none, (struct word){"twin", 4}));
}

/* Names of 16 bytes each, with that behind them, to the last byte of the room. */
UNIT_TEST_ROOT(test_aliases_find_in_passwd_more_names_than_there_is_room_for_leave_it_open)
{
	enum { FIT = sizeof(((struct aliases *)NULL)->names) / 16 };

	for (unsigned count = FIT; count <= FIT + 1; count++) {
		auto_text struct unit_text text = {0};
		struct aliases aliases = {0};

		for (unsigned i = 0; i < count; i++)
			unit_text_add(&text, "name_%010u:x:1000:1::/:\n", i);
		find_in_text(text.bytes, true, &aliases);
		ck_assert_uint_eq(aliases.len, sizeof(aliases.names));
		ck_assert(aliases_match(&aliases, WORD("name_0000000000")));
		ck_assert(aliases_match(&aliases, WORD("name_0000000255")));
		ck_assert_int_eq(aliases.too_many, count > FIT);
		ck_assert_int_eq(aliases.undecided, count > FIT);
	}
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_name_that_is_too_long_does_not_count)
{
	char name[LOGIN_NAME_MAX + 1] = "";
	auto_free char *text = NULL;
	struct aliases aliases = {0};

	memset(name, 'a', LOGIN_NAME_MAX);
	ck_assert_int_gt(asprintf(&text, "%s:x:1000:1::/:\n%s:x:1000:1::/:\n", name, name + 1), 0);
	find_in_text(text, true, &aliases);
	ck_assert_uint_eq(aliases.len, LOGIN_NAME_MAX);
	ck_assert_str_eq(aliases.names, name + 1);
	ck_assert(!aliases.undecided);
}

/* For each reading of the file. */
UNIT_TEST_ROOT(test_aliases_find_in_passwd_without_memory_is_error)
{
	auto_free char *path = unit_file("passwd", "twin:x:1000:1::/:\ntwin:x:1001:1::/:\n");

	for (unsigned which = 1; which <= 2; which++) {
		struct aliases aliases = {0};
		int r;

		unit_fail_allocation(which);
		r = find(path, true, true, &aliases);
		ck_assert(unit_allocation_failed());
		ck_assert_int_eq(r, -ENOMEM);
		ck_assert_uint_eq(aliases.len, 0);
	}
}

UNIT_TEST_ROOT(test_aliases_find_in_passwd_file_without_other_names_is_read_once)
{
	auto_free char *path = unit_file("passwd", "user:x:1000:1::/:\nother:x:1001:1::/:\n");
	struct aliases aliases = {0};
	int r;

	unit_fail_allocation(2);
	r = find(path, true, true, &aliases);
	ck_assert(!unit_allocation_failed());
	ck_assert_int_eq(r, 0);
	ck_assert(!aliases.undecided);
}
