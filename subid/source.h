/*
 * The sources of delegations that are in use, in their order.
 */
#pragma once

#include "nsswitch.h"
#include "plugin.h"

struct source {
	struct source_rule rule;
	struct plugin plugin;            /* unless source_is_files() */
	char why[SHARED_OBJECT_WHY_MAX]; /* what is wrong with the plugin, or empty */
};

struct source_list {
	size_t len;
	struct source items[SOURCES_MAX];
	/* What nsswitch.conf(5) names, and is left out. */
	size_t passed_over_len;
	struct source passed_over[SOURCES_MAX];
	bool incomplete; /* nsswitch.h: incomplete */
};

/* Whether this is the source "files", and no plugin. */
bool source_is_files(const struct source_rule *rule);

/*
 * Reads nsswitch.conf(5) and loads the plugins, once in a process; a plugin that cannot be loaded
 * is left out, and if nothing is left, the source is "files". Returns 0, or the negative errno
 * that it failed with the first time. The list is never released. Thread-safe, and after fork(2).
 */
MUST_USE int source_list_get(const struct source_list **ret_list);
