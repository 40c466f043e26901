/*
 * What the source "files" says when it is asked for lists, which no helper does.
 */
#pragma once

#include "../../lib/decision/files.h"
#include "range_list.h"

/*
 * Finds the other names of the owner that lines of the open file with an ID of wanted may be by,
 * and logs what was not asked. As names_find().
 */
MUST_USE int files_find_names(const struct files *files, int fd, const struct owner *owner,
			      const struct range_set *wanted, struct aliases *ret_aliases);

/*
 * Adds the ranges of the owner to the list, in the order of the lines. With other_names, lines by
 * other names of owner->uid count too. A file that is missing or not to be trusted has none.
 * Returns 0 or a negative errno, with the list as far as it got.
 */
MUST_USE int files_list(const struct files *files, const struct owner *owner, bool other_names,
			struct range_list *list);

/*
 * Finds the user IDs of all owners of lines that hold the ID, each once, in the order of the
 * lines; login names that the user database does not know are left out. users are the sources of
 * users. Returns 0 or a negative
 * errno. *ret_uids is the caller's, to be released with free(3); NULL if there is none.
 */
MUST_USE int files_owners(const struct files *files, const struct source_rules *users, uint32_t id,
			  uid_t **ret_uids, size_t *ret_len);
