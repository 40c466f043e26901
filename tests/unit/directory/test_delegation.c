/*
 * The decision with all sources of delegations: the files of an /etc of the test's own, and plugins
 * that are made up here.
 *
 * The user is "user", 1000.
 */
#include "../../../lib/directory/delegation.h"

#include <errno.h>
#include <sys/stat.h>

#include "../fixture.h"

/* What the plugin delegates, and how often it was asked. */
static struct id_range plugin_range = {100000, 100100};
static enum plugin_status plugin_answer = PLUGIN_SUCCESS;
static const char *plugin_owner;
static enum id_type plugin_type;
static size_t plugin_questions;

static enum plugin_status has_range(const char *owner, unsigned long start, unsigned long count,
				    enum id_type type, bool *result)
{
	plugin_questions++;
	plugin_owner = owner;
	plugin_type = type;
	*result = start >= plugin_range.start && start + count <= plugin_range.end;
	return plugin_answer;
}

static struct source source_of(const char *name)
{
	struct source source = {.rule = {.stop = {[SOURCE_SUCCESS] = true}},
				.plugin = {.has_range = has_range}};

	(void)snprintf(source.rule.name, sizeof(source.rule.name), "%s", name);
	return source;
}

static int check(const struct source_list *sources, const char *login, struct claim claims[],
		 size_t len)
{
	static const struct nsswitch nsswitch = {
		.passwd = {.len = 1, .items = {{"files", {[SOURCE_SUCCESS] = true}}}}};
	const struct question question = {1000, USER_IDS, &nsswitch, claims, len};
	struct owner owner = owner_make(1000, login);

	plugin_questions = 0;
	return delegation_check(sources, &question, &owner, login);
}

static struct source_list one_source(const char *name)
{
	return (struct source_list){.len = 1, .items = {source_of(name)}};
}

static struct source_list two_sources(const char *first, const char *second)
{
	return (struct source_list){.len = 2, .items = {source_of(first), source_of(second)}};
}

UNIT_TEST(test_delegation_check_plugin_decides_claim_by_claim)
{
	struct source_list sources = one_source("plugin");
	struct claim claims[] = {{.range = {100000, 100100}},
				 {.range = {100000, 100101}},
				 {.range = {100099, 100100}},
				 {.range = {99999, 100000}}};

	ck_assert_int_eq(check(&sources, "user", claims, UNIT_LENGTH(claims)), 0);
	ck_assert(claims[0].granted);
	ck_assert(!claims[1].granted);
	ck_assert(claims[2].granted);
	ck_assert(!claims[3].granted);
	ck_assert_uint_eq(plugin_questions, UNIT_LENGTH(claims));
	ck_assert_str_eq(plugin_owner, "user");
	ck_assert_int_eq(plugin_type, USER_IDS);
}

/* Those are the system's, whatever a directory says: it is not even asked. */
UNIT_TEST(test_delegation_check_plugin_never_delegates_ids_of_the_system)
{
	struct source_list sources = one_source("plugin");
	struct claim claims[] = {
		{.range = {0, 1}}, {.range = {999, 1001}}, {.range = {1000, 1001}}};

	plugin_range = (struct id_range){0, UINT64_C(1) << 32};
	ck_assert_int_eq(check(&sources, "user", claims, UNIT_LENGTH(claims)), 0);
	ck_assert(!claims[0].granted);
	ck_assert(!claims[1].granted);
	ck_assert(claims[2].granted);
	ck_assert_uint_eq(plugin_questions, 1);
}

UNIT_TEST(test_delegation_check_plugin_that_errs_delegates_nothing)
{
	static const enum plugin_status errors[] = {PLUGIN_UNKNOWN_USER, PLUGIN_ERROR_CONN,
						    PLUGIN_ERROR};
	struct source_list sources = one_source("plugin");

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++) {
		struct claim claim = {.range = {100000, 100001}};

		plugin_answer = errors[i];
		ck_assert_int_eq(check(&sources, "user", &claim, 1), 0);
		ck_assert(!claim.granted);
	}
}

/* One that cannot be reached is not asked about each claim. */
UNIT_TEST(test_delegation_check_plugin_that_cannot_be_reached_is_asked_once)
{
	struct source_list sources = one_source("plugin");
	struct claim claims[] = {{.range = {100000, 100001}}, {.range = {100001, 100002}}};

	plugin_answer = PLUGIN_ERROR_CONN;
	ck_assert_int_eq(check(&sources, "user", claims, 2), 0);
	ck_assert_uint_eq(plugin_questions, 1);
}

UNIT_TEST(test_delegation_check_user_without_login_name_is_unknown_to_plugins)
{
	struct source_list sources = one_source("plugin");
	struct claim claim = {.range = {100000, 100001}};

	ck_assert_int_eq(check(&sources, "", &claim, 1), 0);
	ck_assert(!claim.granted);
	ck_assert_uint_eq(plugin_questions, 0);
	ck_assert_int_eq(check(&sources, "u", &claim, 1), 0);
	ck_assert(claim.granted);
}

static void make_etc(const char *subuid)
{
	unit_private_etc();
	unit_etc_file("passwd", "user:x:1000:1000::/:\n");
	unit_etc_file("subuid", subuid);
}

static unsigned allocations_of(const struct source_list *sources, const char *login,
			       const struct id_range ranges[static 2])
{
	struct claim claims[] = {{.range = ranges[0]}, {.range = ranges[1]}};
	const unsigned before = unit_allocations();

	ck_assert_int_eq(check(sources, login, claims, UNIT_LENGTH(claims)), 0);
	return unit_allocations() - before;
}

/* It shows in which action keeps a second source from being asked, even about nothing. */
UNIT_TEST_NAMESPACE(test_delegation_check_status_is_of_all_claims)
{
	static const struct {
		const char *source;
		const char *login;
		struct id_range ranges[2];
		enum source_status expected;
	} cases[] = {
		{"plugin", "user", {{100000, 100001}, {100001, 100002}}, SOURCE_SUCCESS},
		{"plugin", "user", {{100000, 100001}, {200000, 200001}}, SOURCE_NOTFOUND},
		{"plugin", "user", {{200000, 200001}, {100000, 100001}}, SOURCE_NOTFOUND},
		{"plugin", "", {{100000, 100001}, {100001, 100002}}, SOURCE_NOTFOUND},
		{"files", "user", {{300000, 300001}, {300001, 300002}}, SOURCE_SUCCESS},
		{"files", "user", {{300000, 300001}, {200000, 200001}}, SOURCE_NOTFOUND},
		{"files", "user", {{200000, 200001}, {300000, 300001}}, SOURCE_NOTFOUND},
	};

	make_etc("user:300000:10\n");
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct source_list one = one_source(cases[i].source);
		unsigned alone = allocations_of(&one, cases[i].login, cases[i].ranges);

		for (enum source_status status = 0; status < SOURCE_STATUS_MAX; status++) {
			struct source_list two = two_sources(cases[i].source, "files");
			unsigned both;

			two.items[0].rule.stop[SOURCE_SUCCESS] = false;
			two.items[0].rule.stop[status] = true;
			both = allocations_of(&two, cases[i].login, cases[i].ranges);
			ck_assert_msg((both == alone) == (status == cases[i].expected),
				      "case %zu, stop at %u", i, (unsigned)status);
		}
	}
}

UNIT_TEST_NAMESPACE(test_delegation_check_first_source_that_grants_wins)
{
	struct source_list files_first = two_sources("files", "plugin");
	struct source_list plugin_first = two_sources("plugin", "files");
	struct claim claims[] = {{.range = {100000, 100010}}, {.range = {200000, 200010}}};

	make_etc("user:200000:10\n");
	ck_assert_int_eq(check(&files_first, "user", claims, 2), 0);
	ck_assert(claims[0].granted && claims[1].granted);
	ck_assert_uint_eq(plugin_questions, 1); /* about what the files have not */
	claims[0].granted = false;
	claims[1].granted = false;
	ck_assert_int_eq(check(&plugin_first, "user", claims, 2), 0);
	ck_assert(claims[0].granted && claims[1].granted);
	ck_assert_int_eq(check(&plugin_first, "user", claims, 2), 0);
	ck_assert_uint_eq(plugin_questions, 0);
}

/* A range that is half in one source and half in another is delegated by neither. */
UNIT_TEST_NAMESPACE(test_delegation_check_range_across_sources_is_not_delegated)
{
	struct source_list sources = two_sources("files", "plugin");
	struct claim claim = {.range = {100095, 100105}};

	make_etc("user:100100:10\n");
	ck_assert_int_eq(check(&sources, "user", &claim, 1), 0);
	ck_assert(!claim.granted);
}

UNIT_TEST_NAMESPACE(test_delegation_check_plugin_that_is_down_may_close_the_way)
{
	struct source_list sources = two_sources("plugin", "files");

	make_etc("user:200000:10\n");
	plugin_answer = PLUGIN_ERROR_CONN;
	for (unsigned stop = 0; stop < 2; stop++) {
		struct claim claim = {.range = {200000, 200010}};

		sources.items[0].rule.stop[SOURCE_UNAVAIL] = stop;
		ck_assert_int_eq(check(&sources, "user", &claim, 1), 0);
		ck_assert_int_eq(claim.granted, !stop);
	}
}

UNIT_TEST_NAMESPACE(test_delegation_check_passwd_that_cannot_be_read_is_error)
{
	struct source_list sources = one_source("files");
	struct claim claim = {.range = {200000, 200010}};

	make_etc("twin:200000:10\n");
	ck_assert_int_eq(chmod("/etc/passwd", 0), 0);
	unit_become_other();
	ck_assert_int_eq(check(&sources, "user", &claim, 1), -EACCES);
	ck_assert(!claim.granted);
}
