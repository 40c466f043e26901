/*
 * The two kinds: what each is called, which file and which capability is its own.
 */
#include "../../../lib/steps/id_kind.h"

#include "../fixture.h"

UNIT_TEST(test_id_kind_uid_has_what_is_of_users)
{
	ck_assert_str_eq(id_kind_uid.program, "newuidmap");
	ck_assert_str_eq(id_kind_uid.usage,
			 "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> "
			 "[ <uid> <loweruid> <count> ] ...");
	ck_assert_str_eq(id_kind_uid.id, "uid");
	ck_assert_str_eq(id_kind_uid.subid, "subuid");
	ck_assert_str_eq(id_kind_uid.subid_file, "/etc/subuid");
	ck_assert_str_eq(id_kind_uid.map_file, "uid_map");
	ck_assert_str_eq(id_kind_uid.own_map, "/proc/self/uid_map");
	ck_assert_str_eq(id_kind_uid.file_cap, "cap_setuid=ep");
	ck_assert_int_eq(id_kind_uid.capability, CAP_SETUID);
	ck_assert_int_eq(id_kind_uid.type, USER_IDS);
}

UNIT_TEST(test_id_kind_gid_has_what_is_of_groups)
{
	ck_assert_str_eq(id_kind_gid.program, "newgidmap");
	ck_assert_str_eq(id_kind_gid.usage,
			 "usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
			 "[ <gid> <lowergid> <count> ] ...");
	ck_assert_str_eq(id_kind_gid.id, "gid");
	ck_assert_str_eq(id_kind_gid.subid, "subgid");
	ck_assert_str_eq(id_kind_gid.subid_file, "/etc/subgid");
	ck_assert_str_eq(id_kind_gid.map_file, "gid_map");
	ck_assert_str_eq(id_kind_gid.own_map, "/proc/self/gid_map");
	ck_assert_str_eq(id_kind_gid.file_cap, "cap_setgid=ep");
	ck_assert_int_eq(id_kind_gid.capability, CAP_SETGID);
	ck_assert_int_eq(id_kind_gid.type, GROUP_IDS);
}
