/*
 * The sources of delegations that are in use, and the one walk over them.
 */
#pragma once

#include "../decision/nsswitch.h"
#include "plugin.h"

struct source {
	struct source_rule rule;
	struct plugin plugin;     /* unless source_is_files() */
	char why[PLUGIN_WHY_MAX]; /* what is wrong with the plugin, or empty */
};

struct source_list {
	size_t len;
	struct source items[SOURCES_MAX];
	/* What nsswitch.conf(5) names, and is left out. */
	size_t passed_over_len;
	struct source passed_over[SOURCES_MAX];
};

/*
 * Loads the plugins that "subid:" names, which runs their constructors. What cannot be loaded is
 * left out; if nothing is left, the source is "files". Plugins are never unloaded. Thread-safe.
 */
void sources_open(const struct source_rules *rules, struct source_list *ret_list);

/*
 * Puts a question to one source. Returns 0 with its status, which is preset to SOURCE_NOTFOUND, or
 * a negative errno, which ends the walk. The context is that of sources_ask().
 */
typedef int source_question(const struct source *source, void *context,
			    enum source_status *ret_status);

/*
 * Puts the question to the sources in their order, until one has the status at which its
 * [STATUS=action] items say to stop. Returns 0 or what the question returned.
 */
MUST_USE int sources_ask(const struct source_list *sources, source_question *question,
			 void *context);
