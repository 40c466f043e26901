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

#include "shared_object.h"

/* ISO C has no cast from an object pointer to a function pointer; POSIX has the same bytes. */
static bool find(void *handle, const char *symbol, void *ret_function)
{
	void *address = dlsym(handle, symbol);

	if (address)
		memcpy(ret_function, &address, sizeof(address));
	return address;
}

int plugin_open(const char *name, struct plugin *ret_plugin, char ret_why[static PLUGIN_WHY_MAX])
{
	char file[sizeof("libsubid_.so") + SOURCE_NAME_MAX];
	struct plugin plugin = {.release = free};
	void *handle;

	(void)snprintf(file, sizeof(file), "libsubid_%s.so", name);
	ret_why[0] = '\0';
	handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!handle || !find(handle, "shadow_subid_has_range", &plugin.has_range) ||
	    !find(handle, "shadow_subid_list_owner_ranges", &plugin.list_owner_ranges) ||
	    !find(handle, "shadow_subid_find_subid_owners", &plugin.find_subid_owners)) {
		/* Copied, since the next call of the loader's releases it. */
		(void)snprintf(ret_why, PLUGIN_WHY_MAX, "%s", dlerror());
		if (handle)
			return -ENOSYS;
		if (!shared_object_may_be_there(file))
			return -ENOENT;
	} else {
		(void)find(handle, "shadow_subid_free", &plugin.release);
	}
	*ret_plugin = plugin;
	return 0;
}

enum source_status plugin_classify(enum plugin_status status)
{
	if (status == PLUGIN_SUCCESS)
		return SOURCE_SUCCESS;
	return status == PLUGIN_UNKNOWN_USER ? SOURCE_NOTFOUND : SOURCE_UNAVAIL;
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
