/*
 * Which triples must be delegated.
 */
#include "../../../lib/steps/claims.h"

#include "../fixture.h"

#define UID 1000
#define GID 100

UNIT_TEST(test_claims_is_own_only_the_real_id_alone)
{
	static const struct {
		struct id_extent extent;
		bool of_user;
		bool of_group;
	} cases[] = {
		{{0, UID, 1}, true, false},      {{0, GID, 1}, false, true},
		{{0, UID, 2}, false, false},     {{0, GID, 2}, false, false},
		{{0, UID - 1, 1}, false, false}, {{UID, 0, 1}, false, false},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		const struct id_extent *extent = &cases[i].extent;

		ck_assert_msg(claims_is_own(&id_kind_uid, UID, GID, extent) == cases[i].of_user,
			      "row %zu, user", i);
		ck_assert_msg(claims_is_own(&id_kind_gid, UID, GID, extent) == cases[i].of_group,
			      "row %zu, group", i);
	}
}

UNIT_TEST(test_claims_collect_grants_the_own_id_alone)
{
	static const struct id_map map = {
		.len = 3, .extents = {{0, 100000, 10}, {10, UID, 1}, {11, 4294967294, 1}}};
	struct claims claims;

	claims_collect(&id_kind_uid, UID, GID, &map, &claims);
	ck_assert_uint_eq(claims.len, 3);
	ck_assert(!claims.own_only);
	ck_assert_uint_eq(claims.items[0].range.start, 100000);
	ck_assert_uint_eq(claims.items[0].range.end, 100010);
	ck_assert_uint_eq(claims.items[2].range.end, 4294967295);
	ck_assert(!claims.items[0].granted && claims.items[1].granted && !claims.items[2].granted);
}

/* Beside others it is granted, whatever comes first. */
UNIT_TEST(test_claims_collect_grants_the_own_group_before_others)
{
	static const struct id_map map = {.len = 2, .extents = {{0, GID, 1}, {1, 100000, 10}}};
	struct claims claims;

	claims_collect(&id_kind_gid, UID, GID, &map, &claims);
	ck_assert(!claims.own_only);
	ck_assert(claims.items[0].granted && !claims.items[1].granted);
}

UNIT_TEST(test_claims_collect_largest_map_fills_the_claims)
{
	struct id_map map = {.len = ID_MAP_MAX};
	struct {
		struct claims claims;
		struct claim behind;
	} room = {.behind = {{1, 2}, true}};

	for (uint32_t i = 0; i < ID_MAP_MAX; i++)
		map.extents[i] = (struct id_extent){i, 100000 + i, 1};
	claims_collect(&id_kind_uid, UID, GID, &map, &room.claims);
	ck_assert_uint_eq(room.claims.len, ID_MAP_MAX);
	ck_assert_uint_eq(room.claims.items[ID_MAP_MAX - 1].range.end, 100000 + ID_MAP_MAX);
	ck_assert_uint_eq(room.behind.range.end, 2);
	ck_assert(room.behind.granted);
}

/* A group that is delegated as well leaves setgroups as it is; for a user there is nothing to ask.
 */
UNIT_TEST(test_claims_collect_own_group_alone_is_asked_about)
{
	static const struct id_map user = {.len = 1, .extents = {{0, UID, 1}}};
	static const struct id_map group = {.len = 1, .extents = {{0, GID, 1}}};
	struct claims claims;

	claims_collect(&id_kind_uid, UID, GID, &user, &claims);
	ck_assert(claims.own_only);
	ck_assert_uint_eq(claims.len, 1);
	ck_assert(claims.items[0].granted);
	claims_collect(&id_kind_gid, UID, GID, &group, &claims);
	ck_assert(claims.own_only);
	ck_assert_uint_eq(claims.len, 1);
	ck_assert_uint_eq(claims.items[0].range.start, GID);
	ck_assert(!claims.items[0].granted);
}
