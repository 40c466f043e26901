/*
 * The one state that lives as long as the process: what an administrator has configured.
 *
 * First called in a helper with privileges parked, because it runs a plugin's constructors.
 */
#include "source.h"

#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct source_list list;
static int list_error;

bool source_is_files(const struct source_rule *rule)
{
	return strcmp(rule->name, "files") == 0;
}

static void add_source(const struct source_rule *rule)
{
	struct source source = {.rule = *rule};

	if (source_is_files(rule) || plugin_open(rule->name, &source.plugin, source.why) == 0)
		list.items[list.len++] = source;
	else
		list.passed_over[list.passed_over_len++] = source;
}

static void make_list(void)
{
	static const struct source_rule files = {"files", {[SOURCE_SUCCESS] = true}};
	struct source_rules rules;

	list_error = nsswitch_read(NSSWITCH_CONF, "subid:", &rules);
	if (list_error < 0)
		return;
	list.incomplete = rules.incomplete;
	for (size_t i = 0; i < rules.len; i++)
		add_source(&rules.items[i]);
	if (list.len == 0)
		add_source(&files);
}

int source_list_get(const struct source_list **ret_list)
{
	(void)pthread_once(&once, make_list);
	if (list_error < 0)
		return list_error;
	*ret_list = &list;
	return 0;
}
