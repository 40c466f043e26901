/*
 * The two kinds of IDs. Constants only.
 */
#include "id_kind.h"

#include "../decision/files.h"

const struct id_kind id_kind_uid = {
	.program = "newuidmap",
	.id = "uid",
	.subid = "subuid",
	.subid_file = SUBUID_FILE,
	.map_file = "uid_map",
	.own_map = "/proc/self/uid_map",
	.usermod = "--add-subuids",
	.file_cap = "cap_setuid=ep",
	.capability = CAP_SETUID,
	.type = USER_IDS,
};

const struct id_kind id_kind_gid = {
	.program = "newgidmap",
	.id = "gid",
	.subid = "subgid",
	.subid_file = SUBGID_FILE,
	.map_file = "gid_map",
	.own_map = "/proc/self/gid_map",
	.usermod = "--add-subgids",
	.file_cap = "cap_setgid=ep",
	.capability = CAP_SETGID,
	.type = GROUP_IDS,
};
