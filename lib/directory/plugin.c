/*
 * The only place where code that is not ours is called.
 *
 * Variables for results are preset to "no", and lists are judged range by range.
 */
#include "plugin.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../subid/library/log.h"
#include "../base/number.h"

static enum subid_status unreachable_range(const char *owner, unsigned long start,
					   unsigned long count, enum subid_type type, bool *result)
{
	(void)owner, (void)start, (void)count, (void)type, (void)result;
	return SUBID_STATUS_ERROR_CONN;
}

static enum subid_status unreachable_list(const char *owner, enum subid_type type,
					  struct subid_range **ranges, int *count)
{
	(void)owner, (void)type, (void)ranges, (void)count;
	return SUBID_STATUS_ERROR_CONN;
}

static enum subid_status unreachable_owners(unsigned long id, enum subid_type type, uid_t **uids,
					    int *count)
{
	(void)id, (void)type, (void)uids, (void)count;
	return SUBID_STATUS_ERROR_CONN;
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
		log_message("source %s %s: %s", name,
			    r == -ENOENT ? "is passed over" : "cannot be loaded", ret_why);
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
		log_message("source %s is passed over: %s", name, ret_why);
		return -ENOSYS;
	}
	if (!shared_object_find(handle, "shadow_subid_free", &plugin.release))
		plugin.release = free;
	*ret_plugin = plugin;
	return 0;
}

static enum source_status classify(enum subid_status status)
{
	switch (status) {
	case SUBID_STATUS_SUCCESS:
		return SOURCE_SUCCESS;
	case SUBID_STATUS_UNKNOWN_USER:
		return SOURCE_NOTFOUND;
	default:
		return SOURCE_UNAVAIL;
	}
}

enum source_status plugin_has_range(const struct plugin *plugin, const char *owner,
				    enum subid_type type, struct id_range range)
{
	bool granted = false;
	enum source_status status = classify(plugin->has_range(
		owner, range.start, (unsigned long)(range.end - range.start), type, &granted));

	if (status == SOURCE_SUCCESS && !granted)
		return SOURCE_NOTFOUND;
	return status;
}

static int add_checked(const char *source, const struct subid_range *range, struct range_list *list)
{
	if (range->count == 0 || range->start >= ID_SPACE ||
	    range->count > ID_SPACE - range->start) {
		log_message("source %s: ignored: %lu:%lu is no range of IDs", source, range->start,
			    range->count);
		return 0;
	}
	return range_list_add(list, (struct id_range){(uint32_t)range->start,
						      (uint64_t)range->start + range->count});
}

enum source_status plugin_list(const struct plugin *plugin, const char *owner, enum subid_type type,
			       struct range_list *list)
{
	struct subid_range *ranges = NULL;
	int count = 0;
	size_t before = list->len;
	int r = 0;
	enum source_status status =
		classify(plugin->list_owner_ranges(owner, type, &ranges, &count));

	if (status == SOURCE_SUCCESS && ranges)
		for (int i = 0; i < count && r == 0; i++)
			r = add_checked(plugin->name, &ranges[i], list);
	if (ranges)
		plugin->release(ranges);
	if (r < 0) {
		list->len = before;
		return SOURCE_TRYAGAIN;
	}
	if (status == SOURCE_SUCCESS && list->len == before)
		return SOURCE_NOTFOUND;
	return status;
}

static size_t copy_each_once(const uid_t uids[], size_t len, uid_t copy[])
{
	size_t copied = 0;

	for (size_t i = 0; i < len; i++) {
		size_t j = 0;

		while (j < copied && copy[j] != uids[i])
			j++;
		if (j == copied)
			copy[copied++] = uids[i];
	}
	return copied;
}

enum source_status plugin_owners(const struct plugin *plugin, uint32_t id, enum subid_type type,
				 uid_t **ret_uids, size_t *ret_len)
{
	uid_t *uids = NULL;
	uid_t *copy = NULL;
	int count = 0;
	enum source_status status = classify(plugin->find_subid_owners(id, type, &uids, &count));

	if (status == SOURCE_SUCCESS && (!uids || count <= 0))
		status = SOURCE_NOTFOUND;
	if (status == SOURCE_SUCCESS) {
		copy = calloc((size_t)count, sizeof(*copy));
		if (copy) {
			*ret_len = copy_each_once(uids, (size_t)count, copy);
			*ret_uids = copy;
		} else {
			status = SOURCE_TRYAGAIN;
		}
	}
	if (uids)
		plugin->release(uids);
	return status;
}
