/*
 * The other login names of a user ID: a line of a file of delegations by any of them counts.
 *
 * Names come from files that are judged before they are read, and from the user database.
 */
#pragma once

#include "../base/range.h"
#include "owner.h"
#include "passwd.h"

struct aliases {
	char names[4096]; /* one behind the other, each with a NUL byte; what has no room is left
			     out */
	size_t len;       /* of what is used of it */
	bool undecided;   /* the user database may know more names than have been found */
	bool too_many;    /* names were left out, or owners in question not asked about */
	int error;        /* the negative errno of the last question that was not answered, or 0 */
};

/* Where the names of a user stand. */
struct user_files {
	const char *passwd;
	bool passwd_first; /* the user database begins with this file */
	bool passwd_only;  /* and is nothing else */
};

/*
 * Finds the login names, other than owner->name, that belong to owner->uid and may be OWNER of a
 * line of the open subid_fd with an ID of wanted.
 *
 * Returns 0, or -ENOMEM, or the negative errno of pread(2), and then what it found does not count.
 * Thread-safe.
 */
typedef int aliases_finder(int subid_fd, const struct user_files *files, const struct owner *owner,
			   const struct range_set *wanted, struct aliases *ret_aliases);

/*
 * Finds those of the passwd file, whether or not there are lines by them. Undecided is set where
 * the file is not all there is, or has a line that the C library may read in another way.
 */
MUST_USE int aliases_find_in_passwd(int subid_fd, const struct user_files *files,
				    const struct owner *owner, const struct range_set *wanted,
				    struct aliases *ret_aliases);

/* Adds the name of a line of passwd(5) if it is another name of the owner, and not there yet. */
void aliases_add_entry(struct aliases *aliases, const struct owner *owner,
		       const struct passwd_line *entry);

/* Adds a name that is not there yet, or notes that there are too many. */
void aliases_add(struct aliases *aliases, struct word name);

bool aliases_match(const struct aliases *aliases, struct word text);
