/*
 * A new file beside one that is to be replaced.
 */
#pragma once

#include "edit_list.h"
#include "rewritable.h"

/*
 * Writes a new file of that name beside the old one, with the edits, or without them an exact copy,
 * and syncs it. A file that lies there is left from a crash, and goes. Returns 0 or a negative
 * errno, then with a part of the file perhaps.
 */
MUST_USE int new_file_write(const struct rewritable *file, const char *name,
			    const struct edit_list *edits);
