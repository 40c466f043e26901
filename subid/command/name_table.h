/*
 * Names, each kept once and known by its number, however many there are.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../../lib/base/util.h"

/* The number of no name. */
#define NAME_NONE UINT32_MAX

/* All zero is the empty table. */
struct name_table {
	uint32_t len;
	uint32_t capacity;
	uint32_t *places; /* a power of two of them: 0, or one more than a name's number */
	uint32_t places_len;
	size_t *offsets; /* of the names in text */
	uint32_t *hashes;
	char *text; /* NUL-terminated names, in the order of their numbers */
	size_t text_len;
	size_t text_capacity;
};

/* Returns 0 with the number of the name, which is new or known, or -ENOMEM. */
MUST_USE int name_table_add(struct name_table *table, const char *name, size_t len,
			    uint32_t *ret_number);

/* The number of the name, or NAME_NONE. A name that holds a NUL byte is none. */
uint32_t name_table_find(const struct name_table *table, const char *name, size_t len);

/* The name of a number that the table has given, valid until the next one is added. */
const char *name_table_get(const struct name_table *table, uint32_t number);

void name_table_clear(struct name_table *table);
