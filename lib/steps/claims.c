/*
 * Called with privileges parked; touches nothing.
 */
#include "claims.h"

bool claims_is_own(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_extent *extent)
{
	return extent->outside == (kind->type == USER_IDS ? uid : gid) && extent->count == 1;
}

static void add(struct claims *claims, size_t triple, const struct id_extent *extent)
{
	claims->items[claims->len] = (struct claim){.range = id_extent_outside(extent)};
	claims->triples[claims->len++] = triple;
}

void claims_collect(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_map *map,
		    struct claims *ret_claims)
{
	ret_claims->len = 0;
	for (size_t i = 0; i < map->len; i++)
		if (!claims_is_own(kind, uid, gid, &map->extents[i]))
			add(ret_claims, i, &map->extents[i]);
	ret_claims->own_only = ret_claims->len == 0;
	if (ret_claims->own_only && kind->type == GROUP_IDS && map->len > 0)
		add(ret_claims, 0, &map->extents[0]);
}
