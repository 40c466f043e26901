/*
 * What of a request must be delegated: of every map of one or two triples in a small space of IDs,
 * for every caller in it; of any map of up to four triples, and of one of the most triples.
 */
#include "../../lib/steps/claims.h"

#include "../../lib/base/number.h"
#include "any.h"

#define IDS 3
#define ANY 4

static struct id_range outside(const struct id_extent *extent)
{
	return (struct id_range){extent->outside, (uint64_t)extent->outside + extent->count};
}

static bool is_own(const struct id_extent *extent, uint32_t own)
{
	return extent->outside == own && extent->count == 1;
}

static const struct id_kind *any_kind(void)
{
	return any_size(1) ? &id_kind_uid : &id_kind_gid;
}

static void prove_small(void)
{
	struct id_map map;
	struct claims claims;
	const struct id_kind *kind = any_kind();
	uid_t uid = (uid_t)any_size(IDS - 1);
	gid_t gid = (gid_t)any_size(IDS - 1);
	uint32_t own = kind->type == USER_IDS ? uid : gid;
	bool own_only = true;

	map.len = 1 + any_size(1);
	for (size_t i = 0; i < map.len; i++) {
		map.extents[i].outside = (uint32_t)any_size(IDS - 1);
		map.extents[i].count = 1 + (uint32_t)any_size(IDS - 1 - map.extents[i].outside);
	}
	claims_collect(kind, uid, gid, &map, &claims);
	//@ assert claims.len == map.len;
	for (size_t i = 0; i < map.len; i++)
		own_only &= is_own(&map.extents[i], own);
	//@ assert claims.own_only == own_only;
	for (size_t i = 0; i < map.len; i++) {
		struct id_range range = outside(&map.extents[i]);
		bool granted = is_own(&map.extents[i], own) &&
			       !(i == 0 && own_only && kind->type == GROUP_IDS);

		//@ assert claims.items[i].range.start == range.start;
		//@ assert claims.items[i].range.end == range.end;
		//@ assert claims.items[i].granted == granted;
	}
}

/* None of the last map is the caller's own. */
static void prove_any(size_t len)
{
	struct id_map map;
	struct claims claims;

	map.len = len;
	for (size_t i = 0; i < len; i++)
		map.extents[i] = (struct id_extent){
			(uint32_t)i, Frama_C_unsigned_int_interval(0, ID_MAX),
			Frama_C_unsigned_int_interval(len > ANY ? 2 : 1, ID_MAX)};
	claims_collect(any_kind(), Frama_C_unsigned_int_interval(0, UINT32_MAX),
		       Frama_C_unsigned_int_interval(0, UINT32_MAX), &map, &claims);
	//@ assert claims.len == len;
}

int main(void)
{
	prove_small();
	prove_any(1 + any_size(ANY - 1));
	prove_any(ID_MAP_MAX);
	return 0;
}
