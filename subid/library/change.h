/*
 * A change of the files of delegations, from the lock to the rewriting.
 */
#pragma once

#include "../../lib/base/id_type.h"
#include "rewrite.h"

#define CHANGE_MAX REWRITE_MAX

struct change {
	size_t len; /* of the files: both, or one */
	enum id_type types[CHANGE_MAX];
	/*
	 * Says what is to become of the files; no edit leaves a file alone. Called again if
	 * somebody writes meanwhile. Returns 0 or a negative errno.
	 */
	int (*plan)(const struct change *change, const struct rewritable files[],
		    struct edit_list edits[]);
	void *context;
};

/*
 * Makes the change under one lock: all files, or none of them as far as rewrite_files() can.
 * Returns 0, or a negative errno with nothing changed: what plan returned, -EBUSY if the files stay
 * locked or keep changing, -EDEADLK if this process holds the lock itself, -EPERM if a file is not
 * safe. Thread-safe; excludes other writers.
 */
MUST_USE int change_make(const struct change *change);

/* Says what the change would be, without any lock, and hands it to show. As above. */
MUST_USE int change_foresee(const struct change *change,
			    int (*show)(const char *path, const struct rewritable *file,
					const struct edit_list *edits));
