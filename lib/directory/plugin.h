/*
 * Plugins: shared objects that answer for a directory service, subuid(5).
 *
 * A plugin is installed by root and trusted as code. What it answers is data, and checked like a
 * line of a file. In a helper it runs while privileges are put away.
 */
#pragma once

#include "../decision/nsswitch.h"
#include "../base/range.h"
#include "shared_object.h"
#include <shadow/subid.h>

struct plugin {
	char name[SOURCE_NAME_MAX + 1];
	enum subid_status (*has_range)(const char *owner, unsigned long start, unsigned long count,
				       enum subid_type type, bool *result);
	enum subid_status (*list_owner_ranges)(const char *owner, enum subid_type type,
					       struct subid_range **ranges, int *count);
	enum subid_status (*find_subid_owners)(unsigned long id, enum subid_type type, uid_t **uids,
					       int *count);
	void (*release)(void *memory);
};

/*
 * Loads libsubid_NAME.so for good. Returns 0, -ENOENT if there is no such file or -ENOSYS if it
 * lacks a symbol; both are reported to the log. One that is there but could not be loaded, perhaps
 * because the caller of a helper has limited its memory, is returned as a plugin that cannot be
 * reached: it must not open the way to other sources.
 * What is not as it should be, ret_why says; else it is empty.
 */
MUST_USE int plugin_open(const char *name, struct plugin *ret_plugin,
			 char ret_why[static SHARED_OBJECT_WHY_MAX]);

/* Whether the plugin delegates the whole range to owner. */
MUST_USE enum source_status plugin_has_range(const struct plugin *plugin, const char *owner,
					     enum subid_type type, struct id_range range);

/* Adds the ranges of owner to the list, which is as it was if the status is not success. */
MUST_USE enum source_status plugin_list(const struct plugin *plugin, const char *owner,
					enum subid_type type, struct range_list *list);

/*
 * Finds the users that an ID is delegated to. With success, *ret_uids are *ret_len of them, each
 * once, the caller's to be released with free(3).
 */
MUST_USE enum source_status plugin_owners(const struct plugin *plugin, uint32_t id,
					  enum subid_type type, uid_t **ret_uids, size_t *ret_len);
