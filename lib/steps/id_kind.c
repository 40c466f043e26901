/*
 * The two kinds of IDs. Constants only.
 */
#include "id_kind.h"

#include "../decision/files.h"

const struct id_kind id_kind_uid = {
	.program = "newuidmap",
	.usage = "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> "
		 "[ <uid> <loweruid> <count> ] ...",
	.id = "uid",
	.subid = "subuid",
	.subid_file = SUBUID_FILE,
	.map_file = "uid_map",
	.own_map = "/proc/self/uid_map",
	.file_cap = "cap_setuid=ep",
	.capability = CAP_SETUID,
	.type = USER_IDS,
};

const struct id_kind id_kind_gid = {
	.program = "newgidmap",
	.usage = "usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
		 "[ <gid> <lowergid> <count> ] ...",
	.id = "gid",
	.subid = "subgid",
	.subid_file = SUBGID_FILE,
	.map_file = "gid_map",
	.own_map = "/proc/self/gid_map",
	.file_cap = "cap_setgid=ep",
	.capability = CAP_SETGID,
	.type = GROUP_IDS,
};
