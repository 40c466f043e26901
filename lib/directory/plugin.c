/*
 * Loads code that is not ours, and asks it. Variables for results are preset to "no".
 *
 * Called by the asker, the library and the commands; never with a capability.
 */
#include "plugin.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum plugin_status unreachable_range(const char *owner, unsigned long start,
					    unsigned long count, enum id_type type, bool *result)
{
	(void)owner, (void)start, (void)count, (void)type, (void)result;
	return PLUGIN_ERROR_CONN;
}

static enum plugin_status unreachable_list(const char *owner, enum id_type type,
					   struct plugin_range **ranges, int *count)
{
	(void)owner, (void)type, (void)ranges, (void)count;
	return PLUGIN_ERROR_CONN;
}

static enum plugin_status unreachable_owners(unsigned long id, enum id_type type, uid_t **uids,
					     int *count)
{
	(void)id, (void)type, (void)uids, (void)count;
	return PLUGIN_ERROR_CONN;
}

static const struct plugin unreachable = {"", unreachable_range, unreachable_list,
					  unreachable_owners, free};

int plugin_open(const char *name, struct plugin *ret_plugin,
		char ret_why[static SHARED_OBJECT_WHY_MAX])
{
	char file[sizeof("libsubid_.so") + SOURCE_NAME_MAX];
	struct plugin plugin = unreachable;
	void *handle;
	int r;

	(void)snprintf(file, sizeof(file), "libsubid_%s.so", name);
	(void)snprintf(plugin.name, sizeof(plugin.name), "%s", name);
	ret_why[0] = '\0';
	r = shared_object_open(file, ret_why, &handle);
	if (r < 0) {
		if (r == -EAGAIN)
			*ret_plugin = plugin;
		return r == -EAGAIN ? 0 : r;
	}
	if (!shared_object_find(handle, "shadow_subid_has_range", &plugin.has_range) ||
	    !shared_object_find(handle, "shadow_subid_list_owner_ranges",
				&plugin.list_owner_ranges) ||
	    !shared_object_find(handle, "shadow_subid_find_subid_owners",
				&plugin.find_subid_owners)) {
		(void)snprintf(ret_why, SHARED_OBJECT_WHY_MAX, "%s", dlerror());
		return -ENOSYS;
	}
	if (!shared_object_find(handle, "shadow_subid_free", &plugin.release))
		plugin.release = free;
	*ret_plugin = plugin;
	return 0;
}

enum source_status plugin_classify(enum plugin_status status)
{
	switch (status) {
	case PLUGIN_SUCCESS:
		return SOURCE_SUCCESS;
	case PLUGIN_UNKNOWN_USER:
		return SOURCE_NOTFOUND;
	default:
		return SOURCE_UNAVAIL;
	}
}

enum source_status plugin_has_range(const struct plugin *plugin, const char *owner,
				    enum id_type type, struct id_range range)
{
	bool granted = false;
	enum source_status status = plugin_classify(plugin->has_range(
		owner, range.start, (unsigned long)(range.end - range.start), type, &granted));

	if (status == SOURCE_SUCCESS && !granted)
		return SOURCE_NOTFOUND;
	return status;
}
