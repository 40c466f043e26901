/*
 * The functions of libsubid by kind of ID.
 */
#include "operations.h"

const struct kind kinds[KINDS] = {
	{"uid", subid_get_uid_ranges, subid_get_uid_owners, subid_grant_uid_range,
	 subid_ungrant_uid_range},
	{"gid", subid_get_gid_ranges, subid_get_gid_owners, subid_grant_gid_range,
	 subid_ungrant_gid_range},
};
