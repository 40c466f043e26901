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

int plugin_open(const char *name, struct plugin *ret_plugin,
		char ret_why[static SHARED_OBJECT_WHY_MAX])
{
	char file[sizeof("libsubid_.so") + SOURCE_NAME_MAX];
	struct plugin plugin = {.release = free};
	void *handle;
	int r;

	(void)snprintf(file, sizeof(file), "libsubid_%s.so", name);
	(void)snprintf(plugin.name, sizeof(plugin.name), "%s", name);
	ret_why[0] = '\0';
	r = shared_object_open(file, ret_why, &handle);
	if (r == -EAGAIN)
		*ret_plugin = plugin;
	if (r < 0)
		return r == -EAGAIN ? 0 : r;
	if (!shared_object_find(handle, "shadow_subid_has_range", &plugin.has_range) ||
	    !shared_object_find(handle, "shadow_subid_list_owner_ranges",
				&plugin.list_owner_ranges) ||
	    !shared_object_find(handle, "shadow_subid_find_subid_owners",
				&plugin.find_subid_owners)) {
		(void)snprintf(ret_why, SHARED_OBJECT_WHY_MAX, "%s", dlerror());
		return -ENOSYS;
	}
	(void)!shared_object_find(handle, "shadow_subid_free", &plugin.release);
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
	const unsigned long count = (unsigned long)(range.end - range.start);
	bool granted = false;
	enum source_status status;

	if (!plugin->has_range)
		return SOURCE_UNAVAIL;
	status = plugin_classify(plugin->has_range(owner, range.start, count, type, &granted));
	if (status == SOURCE_SUCCESS && !granted)
		return SOURCE_NOTFOUND;
	return status;
}
