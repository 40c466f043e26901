/*
 * What the programs of these tests share: one table for the functions of both kinds of ID.
 */
#pragma once

#include <shadow/subid.h>

struct kind {
	const char *name;
	int (*ranges)(const char *owner, struct subid_range **ret_ranges);
	int (*owners)(unsigned id, uid_t **ret_owners);
	bool (*grant)(struct subordinate_range *range, bool reuse);
	bool (*ungrant)(struct subordinate_range *range);
};

enum { KINDS = 2 };

extern const struct kind kinds[KINDS];
