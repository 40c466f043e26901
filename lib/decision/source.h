/*
 * The sources of delegations that are in use, in their order.
 */
#pragma once

#include "nsswitch.h"
#include "../directory/plugin.h"

struct source {
	struct source_rule rule;
	struct plugin plugin;            /* unless source_is_files() */
	char why[SHARED_OBJECT_WHY_MAX]; /* what is wrong with the plugin, or empty */
};

struct source_list {
	bool passwd_only; /* the user database is the passwd file and nothing else */
	size_t len;
	struct source items[SOURCES_MAX];
	/* What nsswitch.conf(5) names, and is left out. */
	size_t passed_over_len;
	struct source passed_over[SOURCES_MAX];
};

/*
 * Loads the plugins that "subid:" names, which runs their constructors: in a helper only with
 * privileges parked. What cannot be loaded is left out, with a message to the log; if nothing is
 * left, the source is "files". Plugins are never unloaded. Thread-safe.
 */
void source_list_make(const struct nsswitch *nsswitch, struct source_list *ret_list);
