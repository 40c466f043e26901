/*
 * The good lines of the files, put together by whom they belong to: by a login name, by the user
 * ID, and by other names of that ID.
 */
#pragma once

#include "tables.h"

struct by_owner {
	/* Of each owner: the lowest one that means the same. */
	uint32_t *same;
	/* Of each file: indexes of rows, those of owner n are order[from[n]] to order[from[n + 1] -
	 * 1] if same[n] is n, in the order of the file. */
	uint32_t *order[TABLES_FILES];
	uint32_t *from[TABLES_FILES];
};

/* Returns 0 or -ENOMEM. The tables are resolved. Released with by_owner_clear(). */
MUST_USE int by_owner_make(const struct tables *tables, struct by_owner *ret_lines);

void by_owner_clear(struct by_owner *lines);

#define auto_by_owner __attribute__((cleanup(by_owner_clear)))
