/*
 * Plugins: loaded as an administrator installs them, and asked for whole ranges.
 */
#include "../../../lib/directory/plugin.h"

#include <errno.h>
#include <sys/resource.h>

#include "../fixture.h"

static char why[PLUGIN_WHY_MAX];

UNIT_TEST(test_plugin_open_plugin_is_loaded_and_answers)
{
	struct plugin plugin;

	(void)snprintf(why, sizeof(why), "%s", "of another plugin");
	ck_assert_int_eq(plugin_open("example", &plugin, why), 0);
	ck_assert_str_eq(why, "");
	ck_assert(plugin.list_owner_ranges);
	ck_assert(plugin.find_subid_owners);
	ck_assert_int_eq(
		plugin_has_range(&plugin, "alice", USER_IDS, (struct id_range){500000, 565536}),
		SOURCE_SUCCESS);
	ck_assert_int_eq(
		plugin_has_range(&plugin, "alice", USER_IDS, (struct id_range){500000, 565537}),
		SOURCE_NOTFOUND);
	ck_assert_int_eq(
		plugin_has_range(&plugin, "alice", GROUP_IDS, (struct id_range){500000, 565536}),
		SOURCE_NOTFOUND);
	ck_assert_int_eq(plugin_has_range(&plugin, "nobody at all", USER_IDS,
					  (struct id_range){500000, 500001}),
			 SOURCE_NOTFOUND);
}

/* Those of before 4.16 allocate with malloc(3), and say nothing of it. */
UNIT_TEST(test_plugin_open_plugin_without_free_uses_that_of_the_c_library)
{
	struct plugin with;
	struct plugin without;

	ck_assert_int_eq(plugin_open("example", &with, why), 0);
	ck_assert_int_eq(plugin_open("old", &without, why), 0);
	ck_assert(without.release == free);
	ck_assert(with.release != free);
}

UNIT_TEST(test_plugin_open_missing_plugin_is_missing)
{
	static const char *const names[] = {"n", "no-such-plugin",
					    "the-longest-name-of-a-plugin-is-one-of-fifty-bytes"};
	struct plugin plugin = {.has_range = NULL};

	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		char file[100];

		(void)snprintf(file, sizeof(file), "libsubid_%s.so", names[i]);
		ck_assert_uint_le(strlen(names[i]), SOURCE_NAME_MAX);
		ck_assert_int_eq(plugin_open(names[i], &plugin, why), -ENOENT);
		ck_assert_ptr_nonnull(strstr(why, file));
		ck_assert(!plugin.has_range);
	}
}

UNIT_TEST(test_plugin_open_plugin_that_lacks_a_symbol_is_none)
{
	static const struct {
		const char *name;
		const char *lacks;
	} cases[] = {
		{"rangeless", "shadow_subid_has_range"},
		{"listless", "shadow_subid_list_owner_ranges"},
		{"half", "shadow_subid_find_subid_owners"},
	};
	struct plugin plugin = {.has_range = NULL};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		ck_assert_int_eq(plugin_open(cases[i].name, &plugin, why), -ENOSYS);
		ck_assert_ptr_nonnull(strstr(why, cases[i].lacks));
		ck_assert(!plugin.has_range);
	}
}

/* What is there must not open the way to other sources, whatever the caller's limits are. */
UNIT_TEST(test_plugin_open_plugin_that_cannot_be_loaded_cannot_be_reached)
{
	struct rlimit limit;
	struct plugin plugin = {0};

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &(struct rlimit){0, limit.rlim_max}), 0);
	ck_assert_int_eq(plugin_open("example", &plugin, why), 0);
	ck_assert_str_ne(why, "");
	ck_assert_int_eq(
		plugin_has_range(&plugin, "alice", USER_IDS, (struct id_range){500000, 500001}),
		SOURCE_UNAVAIL);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* What the loader says of it is longer than what is told. */
UNIT_TEST(test_plugin_open_plugin_that_lacks_what_it_needs_cannot_be_reached)
{
	char room[PLUGIN_WHY_MAX + 1];
	struct plugin plugin;

	memset(room, 'x', sizeof(room));
	ck_assert_int_eq(plugin_open("unbound", &plugin, room), 0);
	ck_assert(!plugin.has_range);
	ck_assert_uint_eq(strlen(room), PLUGIN_WHY_MAX - 1);
	ck_assert_int_eq(room[PLUGIN_WHY_MAX], 'x');
}

/* A plugin that answers as it is told, or with a status alone. */
static enum plugin_status told_status;
static const bool *told_granted;

static enum plugin_status answer_as_told(const char *owner, unsigned long start,
					 unsigned long count, enum id_type type, bool *result)
{
	(void)owner, (void)start, (void)count, (void)type;
	if (told_granted)
		*result = *told_granted;
	return told_status;
}

UNIT_TEST(test_plugin_has_range_only_success_with_a_yes_is_one)
{
	static const struct {
		int status;
		enum source_status expected; /* with a yes */
		enum source_status otherwise;
	} cases[] = {
		{PLUGIN_SUCCESS, SOURCE_SUCCESS, SOURCE_NOTFOUND},
		{PLUGIN_UNKNOWN_USER, SOURCE_NOTFOUND, SOURCE_NOTFOUND},
		{PLUGIN_ERROR_CONN, SOURCE_UNAVAIL, SOURCE_UNAVAIL},
		{PLUGIN_ERROR, SOURCE_UNAVAIL, SOURCE_UNAVAIL},
		{4, SOURCE_UNAVAIL, SOURCE_UNAVAIL},
		{-1, SOURCE_UNAVAIL, SOURCE_UNAVAIL},
	};
	static const bool yes = true;
	static const bool no = false;
	static const bool *const answers[] = {&yes, &no, NULL};
	const struct plugin plugin = {.has_range = answer_as_told};
	const struct id_range range = {100000, 100010};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		memcpy(&told_status, &cases[i].status, sizeof(told_status));
		for (size_t j = 0; j < UNIT_LENGTH(answers); j++) {
			told_granted = answers[j];
			ck_assert_msg(plugin_has_range(&plugin, "user", USER_IDS, range) ==
					      (j == 0 ? cases[i].expected : cases[i].otherwise),
				      "status %d, answer %zu", cases[i].status, j);
		}
	}
}
