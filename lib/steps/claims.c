/*
 * Called with privileges parked; touches nothing.
 */
#include "claims.h"

bool claims_is_own(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_extent *extent)
{
	return extent->outside == (kind->type == USER_IDS ? uid : gid) && extent->count == 1;
}

void claims_collect(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_map *map,
		    struct claims *ret_claims)
{
	ret_claims->len = map->len;
	for (size_t i = 0; i < map->len; i++)
		ret_claims->items[i] =
			(struct claim){id_extent_outside(&map->extents[i]),
				       claims_is_own(kind, uid, gid, &map->extents[i])};
	ret_claims->own_only = claims_granted(ret_claims->items, ret_claims->len);
	if (ret_claims->own_only && kind->type == GROUP_IDS)
		ret_claims->items[0].granted = false;
}
