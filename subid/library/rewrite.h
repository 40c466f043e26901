/*
 * Changes lines of a file so that every reader, and every crash, finds the old file or the new
 * one, whole.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "../../lib/base/trusted_file.h"

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

/* A file, as it was when it was opened. */
struct rewritable {
	struct file_place place;
	int fd; /* -1: there is no file */
	struct stat st;
};

/*
 * Opens the file for a change. Each directory on the way to it is judged, also without a symbolic
 * link. Returns 0, -EPERM if the file or the way to it is not safe, which is logged, or another
 * negative errno. The file is the caller's, to be closed with rewritable_close().
 */
MUST_USE int rewritable_open(const char *path, struct rewritable *ret_file);

void rewritable_close(struct rewritable *file);

#define auto_rewritable __attribute__((cleanup(rewritable_close)))
#define REWRITABLE_NONE ((struct rewritable){.place.dir = -1, .fd = -1})

/*
 * Writes a new file with the edits beside the old one, gives it the old one's owner, mode and
 * extended attributes, syncs it, keeps a copy of the old one as FILE-, and renames the new one over
 * it. A line that does not end gets its newline. The file must be locked.
 *
 * Returns 0; -ESTALE if the file is no longer what was opened, because somebody has written without
 * the lock; or another negative errno. After an error the old file is in its place, and nothing is
 * left beside it.
 */
MUST_USE int rewrite_file(const struct rewritable *file, const struct edit_list *edits);
