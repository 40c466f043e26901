/*
 * Changes lines of files so that every reader, and every crash, finds of each the old one or the
 * new one, whole.
 */
#pragma once

#include "edit_list.h"
#include "rewritable.h"

/* So many files are changed at once. */
#define REWRITE_MAX 2

/*
 * Writes a new file with its edits beside each old one, gives it the old one's owner, mode and
 * extended attributes, syncs it, and copies the old one. When all are there, the new ones are
 * renamed over the old ones in the order of files[0, len), each synced before the next, and the
 * copies are kept as FILE-. A line that does not end gets its newline. Files without edits are
 * left alone. The files must be locked.
 *
 * Returns 0; -ESTALE if a file is no longer what was opened, because somebody has written without
 * the lock; or another negative errno. After an error the old files are in their places, and
 * nothing is left beside them. A crash between two renames leaves the first file new and the second
 * one old.
 */
MUST_USE int rewrite_files(const struct rewritable files[], const struct edit_list edits[],
			   size_t len);
