/*
 * Takes the lock, has the change planned, and rewrites the files.
 *
 * Run with the rights of the process, which must be root's to get anywhere.
 */
#include "change.h"

#include "../../lib/decision/files.h"
#include "file_lock.h"
#include "log.h"

/* So often files are read again that change without a lock, before it is given up. */
#define CHANGES_MAX 16

/* The files of a change, opened, and what is to become of them. */
struct draft {
	size_t len;
	struct rewritable files[CHANGE_MAX];
	struct edit_list edits[CHANGE_MAX];
};

static const char *path_of(const struct change *change, size_t i)
{
	return files_of_type(change->types[i], NULL).subid;
}

static void draft_clear(struct draft *draft)
{
	for (size_t i = 0; i < draft->len; i++) {
		rewritable_close(&draft->files[i]);
		edit_list_clear(&draft->edits[i]);
	}
}

static int draft_make(const struct change *change, struct draft *draft)
{
	int r = 0;

	*draft = (struct draft){0};
	for (; r == 0 && draft->len < change->len; draft->len += r == 0)
		r = rewritable_open(path_of(change, draft->len), &draft->files[draft->len]);
	return r == 0 ? change->plan(change, draft->files, draft->edits) : r;
}

static int change_once(const struct change *change)
{
	struct draft draft;
	int r = draft_make(change, &draft);

	if (r == 0)
		r = rewrite_files(draft.files, draft.edits, draft.len);
	draft_clear(&draft);
	return r;
}

int change_make(const struct change *change)
{
	const char *paths[CHANGE_MAX];
	auto_file_lock struct file_lock lock = {0};
	int r;

	/* Locks are files beside them, so whose directory that is comes first. */
	for (size_t i = 0; i < change->len; i++) {
		struct rewritable file;

		paths[i] = path_of(change, i);
		r = rewritable_open(paths[i], &file);
		if (r < 0)
			return r;
		rewritable_close(&file);
	}
	r = file_lock_acquire(paths, change->len, &lock);
	if (r < 0)
		return r;
	for (int i = 0; i < CHANGES_MAX; i++) {
		r = change_once(change);
		if (r != -ESTALE)
			return r;
	}
	log_message("%s changes again and again: a program writes to it without its lock",
		    paths[0]);
	return -EBUSY;
}

int change_foresee(const struct change *change,
		   int (*show)(const char *path, const struct rewritable *file,
			       const struct edit_list *edits))
{
	struct draft draft;
	int r = draft_make(change, &draft);

	for (size_t i = 0; r == 0 && i < draft.len; i++)
		if (draft.edits[i].len > 0)
			r = show(path_of(change, i), &draft.files[i], &draft.edits[i]);
	draft_clear(&draft);
	return r;
}
