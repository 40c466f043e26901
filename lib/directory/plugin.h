/*
 * Plugins: shared objects that answer for a directory service, subuid(5).
 *
 * A plugin is installed by root and trusted as code, but never runs where a capability is left.
 * What it answers is data, and checked like a line of a file.
 */
#pragma once

#include "../base/id_type.h"
#include "../base/range.h"
#include "../decision/nsswitch.h"

/* The lowest ID that a source other than the files delegates: those below are the system's. */
#define PLUGIN_ID_MIN UINT32_C(1000)

/* The longest text that says why a plugin cannot be used, with its NUL. */
#define PLUGIN_WHY_MAX 256

/* The interface of plugins, as <shadow/subid.h> declares it to them. */
enum plugin_status {
	PLUGIN_SUCCESS = 0,
	PLUGIN_UNKNOWN_USER = 1,
	PLUGIN_ERROR_CONN = 2,
	PLUGIN_ERROR = 3,
};

struct plugin_range {
	unsigned long start;
	unsigned long count;
};

/* All functions are NULL where the plugin cannot be reached. */
struct plugin {
	enum plugin_status (*has_range)(const char *owner, unsigned long start, unsigned long count,
					enum id_type type, bool *result);
	enum plugin_status (*list_owner_ranges)(const char *owner, enum id_type type,
						struct plugin_range **ranges, int *count);
	enum plugin_status (*find_subid_owners)(unsigned long id, enum id_type type, uid_t **uids,
						int *count);
	void (*release)(void *memory);
};

/*
 * Loads libsubid_NAME.so for good. Returns 0, -ENOENT if there is no such file or -ENOSYS if it
 * lacks a symbol. One that is there but could not be loaded, perhaps because the caller of a helper
 * has limited its memory, is returned as a plugin that cannot be reached: it must not open the way
 * to other sources. What is not as it should be, ret_why says; else it is empty.
 */
MUST_USE int plugin_open(const char *name, struct plugin *ret_plugin,
			 char ret_why[static PLUGIN_WHY_MAX]);

/* Whether the plugin delegates the whole range to owner. */
MUST_USE enum source_status plugin_has_range(const struct plugin *plugin, const char *owner,
					     enum id_type type, struct id_range range);

/* The class of a plugin's answer, for the [STATUS=action] items. */
enum source_status plugin_classify(enum plugin_status status);
