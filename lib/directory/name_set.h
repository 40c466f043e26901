/*
 * A set of names of bounded size, each with a mark, for names that are read from a file and looked
 * up in another.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/util.h"

#define NAME_SET_MAX 8192
#define NAME_SET_TEXT (UINT32_C(96) * 1024)
/* Places for names: twice as many, so that a name is never far from where it is looked for. */
#define NAME_SET_PLACES ((size_t)2 * NAME_SET_MAX)

struct name_set {
	size_t len;
	size_t text_len;
	uint16_t places[NAME_SET_PLACES]; /* 0, or one more than the name's index */
	uint32_t offsets[NAME_SET_MAX];   /* of the names in text */
	bool marked[NAME_SET_MAX];
	char text[NAME_SET_TEXT]; /* NUL-terminated names, in the order in which they were added */
};

/* Returns 0 with an empty set, which is released with free(3), or -ENOMEM. */
MUST_USE int name_set_make(struct name_set **ret_set);

/* Returns 0 with the name in the set, unmarked if it is new, or -ENOSPC if there is no room. */
MUST_USE int name_set_add(struct name_set *set, const char *name, size_t len);

/* The index of the name, or NAME_SET_MAX if the set has it not. */
size_t name_set_find(const struct name_set *set, const char *name, size_t len);

const char *name_set_get(const struct name_set *set, size_t index);
