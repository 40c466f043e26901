/*
 * The walk over the sources, and what of them is in use.
 */
#include "../../../lib/directory/sources.h"

#include <errno.h>

#include "../fixture.h"

static const bool stop_on_success[SOURCE_STATUS_MAX] = {[SOURCE_SUCCESS] = true};

static struct source_rule rule_of(const char *name)
{
	struct source_rule rule = {.stop = {[SOURCE_SUCCESS] = true}};

	(void)snprintf(rule.name, sizeof(rule.name), "%s", name);
	return rule;
}

/* The first source answers so; who was asked. */
struct walk {
	enum source_status first;
	int error;
	size_t asked;
	const struct source *last;
};

static int answer(const struct source *source, void *context, enum source_status *ret_status)
{
	struct walk *walk = context;
	bool is_first = strcmp(source->rule.name, "first") == 0;

	walk->asked++;
	walk->last = source;
	*ret_status = is_first ? walk->first : SOURCE_SUCCESS;
	return walk->error;
}

/* The second one never stops: it is the last. */
static struct source_list two_sources(const bool stop[SOURCE_STATUS_MAX])
{
	struct source_list list = {
		.len = 2, .items = {{.rule = rule_of("first")}, {.rule = {.name = "second"}}}};

	memcpy(list.items[0].rule.stop, stop, sizeof(list.items[0].rule.stop));
	return list;
}

/* Every action for every status: 16 rules, four answers. */
UNIT_TEST(test_sources_ask_stops_where_the_items_say_so)
{
	for (unsigned actions = 0; actions < 1U << SOURCE_STATUS_MAX; actions++) {
		bool stop[SOURCE_STATUS_MAX];
		struct source_list list;

		for (unsigned i = 0; i < SOURCE_STATUS_MAX; i++)
			stop[i] = actions >> i & 1;
		list = two_sources(stop);
		for (unsigned status = 0; status < SOURCE_STATUS_MAX; status++) {
			struct walk walk = {.first = (enum source_status)status};

			ck_assert_int_eq(sources_ask(&list, answer, &walk), 0);
			ck_assert_msg(walk.asked == (stop[status] ? 1 : 2),
				      "actions %u, status %u: %zu asked", actions, status,
				      walk.asked);
			ck_assert_ptr_eq(walk.last, &list.items[walk.asked - 1]);
		}
	}
}

static int say_nothing(const struct source *source, void *context, enum source_status *ret_status)
{
	const struct source **last = context;

	(void)ret_status;
	*last = source;
	return 0;
}

UNIT_TEST(test_sources_ask_source_that_says_nothing_has_not_found)
{
	static const bool stop_on_notfound[SOURCE_STATUS_MAX] = {[SOURCE_NOTFOUND] = true};
	struct source_list list = two_sources(stop_on_notfound);
	const struct source *last = NULL;

	ck_assert_int_eq(sources_ask(&list, say_nothing, &last), 0);
	ck_assert_ptr_eq(last, &list.items[0]);
}

UNIT_TEST(test_sources_ask_error_ends_the_walk)
{
	struct source_list list = two_sources(stop_on_success);
	struct walk walk = {.first = SOURCE_NOTFOUND, .error = -EIO};

	ck_assert_int_eq(sources_ask(&list, answer, &walk), -EIO);
	ck_assert_uint_eq(walk.asked, 1);
	ck_assert_ptr_eq(walk.last, &list.items[0]);
}

static struct source_list open_three(const char *first, const char *second, const char *third)
{
	const struct source_rules rules = {
		.len = 3, .items = {rule_of(first), rule_of(second), rule_of(third)}};
	struct source_list list;

	memset(&list, 1, sizeof(list));
	sources_open(&rules, &list);
	return list;
}

UNIT_TEST(test_sources_open_what_cannot_be_used_is_passed_over)
{
	struct source_list list = open_three("half", "example", "files");

	ck_assert_uint_eq(list.len, 2);
	ck_assert_str_eq(list.items[0].rule.name, "example");
	ck_assert(list.items[0].plugin.has_range);
	ck_assert_str_eq(list.items[1].rule.name, "files");
	ck_assert_uint_eq(list.passed_over_len, 1);
	ck_assert_str_eq(list.passed_over[0].rule.name, "half");
	ck_assert_ptr_nonnull(strstr(list.passed_over[0].why, "shadow_subid_find_subid_owners"));
}

UNIT_TEST(test_sources_open_if_nothing_is_left_the_source_is_files)
{
	struct source_list list = open_three("half", "no-such-plugin", "half");

	ck_assert_uint_eq(list.len, 1);
	ck_assert(source_is_files(&list.items[0].rule));
	ck_assert(list.items[0].rule.stop[SOURCE_SUCCESS]);
	ck_assert_uint_eq(list.passed_over_len, 3);
	ck_assert_str_ne(list.passed_over[1].why, "");
}
