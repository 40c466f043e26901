/*
 * Lists are judged range by range, and IDs are handed out once each.
 *
 * Called by the library and the commands.
 */
#include "plugin_query.h"

#include <errno.h>

#include "../../lib/base/number.h"

/* Judged in 64 bits, whatever the width of long is. Of a good range, what may be delegated. */
static bool is_range(const struct plugin_range *range, struct id_range *ret_range)
{
	const uint64_t start = range->start;
	const uint64_t count = range->count;

	if (start >= ID_SPACE || count > ID_SPACE - start || start + count <= PLUGIN_ID_MIN ||
	    count == 0)
		return false;
	*ret_range = (struct id_range){start < PLUGIN_ID_MIN ? PLUGIN_ID_MIN : (uint32_t)start,
				       start + count};
	return true;
}

/* A range that is none is left out. Returns how many were, or -ENOMEM. */
static int add_checked(const struct plugin_range ranges[], int count, struct range_list *list)
{
	struct id_range range;
	int bad = 0;

	for (int i = 0; i < count; i++) {
		if (!is_range(&ranges[i], &range))
			bad++;
		else if (range_list_add(list, range) < 0)
			return -ENOMEM;
	}
	return bad;
}

/* What the library says where no other source has an answer. */
static int error_of(enum plugin_status answer)
{
	switch (answer) {
	case PLUGIN_SUCCESS:
	case PLUGIN_UNKNOWN_USER:
		return 0;
	case PLUGIN_ERROR_CONN:
		return -EAGAIN;
	default:
		return -EIO;
	}
}

enum source_status plugin_list(const struct plugin *plugin, const char *owner, enum id_type type,
			       struct range_list *list, size_t *ret_bad, int *ret_error)
{
	struct plugin_range *ranges = NULL;
	int count = 0;
	size_t before = list->len;
	int r = 0;
	enum plugin_status answer =
		plugin->list_owner_ranges ? plugin->list_owner_ranges(owner, type, &ranges, &count)
					  : PLUGIN_ERROR_CONN;
	enum source_status status = plugin_classify(answer);

	*ret_error = error_of(answer);
	if (status == SOURCE_SUCCESS && ranges)
		r = add_checked(ranges, count, list);
	if (ranges)
		plugin->release(ranges);
	if (r < 0) {
		list->len = before;
		*ret_error = -EAGAIN;
		return SOURCE_TRYAGAIN;
	}
	*ret_bad = (size_t)r;
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

enum source_status plugin_owners(const struct plugin *plugin, uint32_t id, enum id_type type,
				 uid_t **ret_uids, size_t *ret_len, int *ret_error)
{
	uid_t *uids = NULL;
	uid_t *copy = NULL;
	int count = 0;
	enum plugin_status answer = plugin->find_subid_owners
					    ? plugin->find_subid_owners(id, type, &uids, &count)
					    : PLUGIN_ERROR_CONN;
	enum source_status status = plugin_classify(answer);

	*ret_error = error_of(answer);
	if (status == SOURCE_SUCCESS && (!uids || count <= 0))
		status = SOURCE_NOTFOUND;
	if (status == SOURCE_SUCCESS) {
		copy = calloc((size_t)count, sizeof(*copy));
		if (copy) {
			*ret_len = copy_each_once(uids, (size_t)count, copy);
			*ret_uids = copy;
		} else {
			*ret_error = -EAGAIN;
			status = SOURCE_TRYAGAIN;
		}
	}
	if (uids)
		plugin->release(uids);
	return status;
}
