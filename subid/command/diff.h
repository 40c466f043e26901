/*
 * Edits of a file as a unified diff, which patch(1) takes: patch -p1 -d /
 */
#pragma once

#include "../library/edit_list.h"
#include "../library/rewritable.h"

/*
 * Prints to standard output what rewrite_files() would make of the file. The path is absolute.
 * Returns 0 or a negative errno.
 */
MUST_USE int diff_print(const char *path, const struct rewritable *file,
			const struct edit_list *edits);
