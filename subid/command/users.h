/*
 * The user database, walked once: names to IDs, and IDs to names, of users and of groups.
 *
 * With --root, it is the tree's /etc/passwd and /etc/group alone. A directory service may leave
 * users out of the walk who are there when they are asked for.
 */
#pragma once

#include <sys/types.h>

#include "../../lib/base/range.h"
#include "../../lib/decision/nsswitch.h"
#include "name_table.h"
#include "options.h"

/* One name and its ID. */
struct name_id {
	uint32_t id;
	uint32_t name; /* its number; lower ones come first in the database */
};

/* Sorts by ID, then by name. */
void name_ids_sort(struct name_id items[], size_t len);

/* The index of the first item, of sorted ones, whose ID is not below this one; len if all are. */
size_t name_ids_find(const struct name_id items[], size_t len, uint64_t id);

/* One database: users or groups. */
struct id_names {
	struct name_table names;
	uint32_t *ids;         /* by the names' numbers */
	struct name_id *by_id; /* sorted by ID, then by name */
	size_t len;            /* of both */
};

struct users {
	struct nsswitch nsswitch; /* of this system, or of the tree */
	struct id_names users;
	struct id_names groups;
};

/* Walks both. Returns 0 or a negative errno, and has said why. Released with users_clear(). */
MUST_USE int users_read(const struct options *options, struct users *ret_users);

/* Whether there is such a name, with its ID. */
bool id_names_find(const struct id_names *names, const char *name, size_t len, uint32_t *ret_id);

/* The first name of the ID, or NULL. */
const char *id_names_of(const struct id_names *names, uint32_t id);

/* The names whose IDs are in the range: *ret_len of them, from the one that is returned on. */
const struct name_id *id_names_within(const struct id_names *names, struct id_range range,
				      size_t *ret_len);

/*
 * Finds the user whom an OWNER means: plain decimal is a user ID, and a login name only if nobody
 * has that ID.
 */
bool users_find_owner(const struct users *users, const char *text, size_t len, uid_t *ret_uid);

void users_clear(struct users *users);

#define auto_users __attribute__((cleanup(users_clear)))
