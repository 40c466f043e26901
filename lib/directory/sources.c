/*
 * Makes sources of what an administrator has configured, and asks them in order.
 *
 * Called by the asker, the library and the commands.
 */
#include "sources.h"

static void add_source(const struct source_rule *rule, struct source_list *list)
{
	struct source source = {.rule = *rule};

	if (source_is_files(rule) || plugin_open(rule->name, &source.plugin, source.why) == 0)
		list->items[list->len++] = source;
	else
		list->passed_over[list->passed_over_len++] = source;
}

void sources_open(const struct source_rules *rules, struct source_list *ret_list)
{
	static const struct source_rule files = {"files", {[SOURCE_SUCCESS] = true}};

	ret_list->len = 0;
	ret_list->passed_over_len = 0;
	for (size_t i = 0; i < rules->len; i++)
		add_source(&rules->items[i], ret_list);
	if (ret_list->len == 0)
		add_source(&files, ret_list);
}

int sources_ask(const struct source_list *sources, source_question *question, void *context)
{
	for (size_t i = 0; i < sources->len; i++) {
		const struct source *source = &sources->items[i];
		enum source_status status = SOURCE_NOTFOUND;
		int r = question(source, context, &status);

		if (r < 0)
			return r;
		if (source->rule.stop[status])
			break;
	}
	return 0;
}
