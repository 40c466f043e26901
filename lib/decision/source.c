/*
 * Makes sources of what an administrator has configured.
 */
#include "source.h"

#include "../../subid/library/log.h"
#include "passwd.h"

static void add_source(const struct source_rule *rule, struct source_list *list)
{
	struct source source = {.rule = *rule};

	if (source_is_files(rule) || plugin_open(rule->name, &source.plugin, source.why) == 0)
		list->items[list->len++] = source;
	else
		list->passed_over[list->passed_over_len++] = source;
}

void source_list_make(const struct nsswitch *nsswitch, struct source_list *ret_list)
{
	const struct source_rules *rules = &nsswitch->subid;
	static const struct source_rule files = {"files", {[SOURCE_SUCCESS] = true}};

	ret_list->passwd_only = passwd_is_all(&nsswitch->passwd);
	ret_list->len = 0;
	ret_list->passed_over_len = 0;
	if (rules->passed_over)
		log_message("a source in nsswitch.conf is passed over: %s", rules->passed_over);
	for (size_t i = 0; i < rules->len; i++)
		add_source(&rules->items[i], ret_list);
	if (ret_list->len == 0)
		add_source(&files, ret_list);
}
