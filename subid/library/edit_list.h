/*
 * Changes of a file: which bytes become which text.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../../lib/base/util.h"

/* The bytes [offset, end) of the file become text. */
struct edit {
	uint64_t offset;
	uint64_t end;
	char *text; /* whole lines, or empty */
};

struct edit_list {
	struct edit *items; /* in the order of the file, without overlap */
	size_t len;
};

/* Takes text, which is released with the list, or if this fails. Returns 0 or -ENOMEM. */
MUST_USE int edit_list_add(struct edit_list *edits, uint64_t offset, uint64_t end, char *text);

void edit_list_clear(struct edit_list *edits);

#define auto_edit_list __attribute__((cleanup(edit_list_clear)))
