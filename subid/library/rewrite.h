/*
 * Changes lines of a file so that every reader, and every crash, finds the old file or the new
 * one, whole.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../../lib/base/util.h"

/* The bytes [offset, end) of the file become text. */
struct edit {
	uint64_t offset;
	uint64_t end;
	char *text;
};

struct edit_list {
	struct edit *items; /* in the order of the file, without overlap */
	size_t len;
};

/* Takes text, which is released with the list. Returns 0 or -ENOMEM. */
MUST_USE int edit_list_add(struct edit_list *edits, uint64_t offset, uint64_t end, char *text);

void edit_list_clear(struct edit_list *edits);

#define auto_edit_list __attribute__((cleanup(edit_list_clear)))

/*
 * Writes a new file with the edits beside the old one, which fd is open on, gives it the old one's
 * owner, mode and extended attributes, syncs it, keeps a copy of the old one as PATH-, and renames
 * the new one over it. A line that does not end gets its newline where text follows. With fd -1
 * there is no old file, and none may be there. The file must be locked.
 *
 * Returns 0, or a negative errno with the old file in its place, and nothing left beside it.
 */
MUST_USE int rewrite_file(const char *path, int fd, const struct edit_list *edits);
