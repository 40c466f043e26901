/*
 * libsubid(3): the public functions, which only turn arguments and errors into those of the core.
 */
#include <errno.h>

#include "../../lib/base/number.h"
#include "grant.h"
#include "log.h"
#include "plugin_query.h"
#include "query.h"
#include <shadow/subid.h>

_Static_assert((int)ID_TYPE_UID == USER_IDS && (int)ID_TYPE_GID == GROUP_IDS,
	       "plugins are asked with the numbers of the public header");
_Static_assert(SUBID_STATUS_SUCCESS == (int)PLUGIN_SUCCESS &&
		       SUBID_STATUS_UNKNOWN_USER == (int)PLUGIN_UNKNOWN_USER &&
		       SUBID_STATUS_ERROR_CONN == (int)PLUGIN_ERROR_CONN &&
		       SUBID_STATUS_ERROR == (int)PLUGIN_ERROR &&
		       sizeof(struct plugin_range) == sizeof(struct subid_range),
	       "and answer in its terms");

bool subid_init(const char *progname, FILE *logfd)
{
	int r = log_set_name(progname);

	if (r < 0) {
		errno = -r;
		return false;
	}
	log_set_stream(logfd);
	return true;
}

void subid_free(void *ptr)
{
	free(ptr);
}

static int fail(int r)
{
	errno = -r;
	return -1;
}

static int copy_ranges(const struct range_list *list, struct subid_range **ret_ranges)
{
	struct subid_range *ranges = calloc(list->len, sizeof(*ranges));

	if (!ranges)
		return fail(-ENOMEM);
	for (size_t i = 0; i < list->len; i++) {
		ranges[i].start = list->items[i].start;
		ranges[i].count = (unsigned long)(list->items[i].end - list->items[i].start);
	}
	*ret_ranges = ranges;
	return (int)list->len;
}

static int get_ranges(const char *owner, enum id_type type, struct subid_range **ret_ranges)
{
	auto_range_list struct range_list list = {0};
	const struct query query = {.owner = owner, .type = type};
	struct query_answer answer;
	int r;

	if (!ret_ranges)
		return fail(-EINVAL);
	*ret_ranges = NULL;
	/* Podman asks so by the user ID of a user who does not exist. */
	if (owner && owner[0] == '\0') {
		errno = ENOENT;
		return 0;
	}
	r = query_ranges(&query, &list, &answer);
	if (r < 0)
		return fail(r);
	if (list.len > 0)
		return copy_ranges(&list, ret_ranges);
	errno = answer.known ? 0 : ENOENT;
	return 0;
}

int subid_get_uid_ranges(const char *owner, struct subid_range **ranges)
{
	return get_ranges(owner, USER_IDS, ranges);
}

int subid_get_gid_ranges(const char *owner, struct subid_range **ranges)
{
	return get_ranges(owner, GROUP_IDS, ranges);
}

static int get_owners(uint32_t id, enum id_type type, uid_t **ret_owners)
{
	size_t len;
	int r;

	if (!ret_owners)
		return fail(-EINVAL);
	*ret_owners = NULL;
	r = query_owners(id, type, ret_owners, &len);
	return r < 0 ? fail(r) : (int)len;
}

int subid_get_uid_owners(uid_t uid, uid_t **owner)
{
	return get_owners(uid, USER_IDS, owner);
}

int subid_get_gid_owners(gid_t gid, uid_t **owner)
{
	return get_owners(gid, GROUP_IDS, owner);
}

static bool grant(struct subordinate_range *range, enum id_type type, bool reuse)
{
	struct grant_request request;
	struct id_range found;
	int r = -EINVAL;

	if (range) {
		request = (struct grant_request){range->owner, type, range->start, range->count,
						 reuse};
		r = grant_add(&request, &found);
	}
	if (r < 0)
		return fail(r) == 0;
	range->start = found.start;
	range->count = (unsigned long)(found.end - found.start);
	return true;
}

bool subid_grant_uid_range(struct subordinate_range *range, bool reuse)
{
	return grant(range, USER_IDS, reuse);
}

bool subid_grant_gid_range(struct subordinate_range *range, bool reuse)
{
	return grant(range, GROUP_IDS, reuse);
}

static bool ungrant(const struct subordinate_range *range, enum id_type type)
{
	struct grant_request request;
	int r = -EINVAL;

	if (range) {
		request = (struct grant_request){range->owner, type, range->start, range->count,
						 false};
		r = grant_remove(&request);
	}
	return r < 0 ? fail(r) == 0 : true;
}

bool subid_ungrant_uid_range(struct subordinate_range *range)
{
	return ungrant(range, USER_IDS);
}

bool subid_ungrant_gid_range(struct subordinate_range *range)
{
	return ungrant(range, GROUP_IDS);
}
