/*
 * An example of a plugin: the source of delegations "example".
 *
 * With the line "subid: example" in nsswitch.conf(5), libsubid, getsubids(1), newuidmap(1) and
 * newgidmap(1) load libsubid_example.so and ask these functions in place of /etc/subuid and
 * /etc/subgid. A real plugin asks a directory; this one has a table.
 *
 * The functions may be called by several threads at a time. They must not end the process, nor
 * print. In newuidmap and newgidmap they run as the calling user, without any effective capability.
 */
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include <shadow/subid.h>

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result);
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count);
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count);
void shadow_subid_free(void *memory);

struct delegation {
	const char *owner;
	enum subid_type type;
	struct subid_range range;
};

static const struct delegation delegations[] = {
	{"alice", ID_TYPE_UID, {500000, 65536}}, {"alice", ID_TYPE_UID, {600000, 1000}},
	{"alice", ID_TYPE_GID, {700000, 65536}}, {"bob", ID_TYPE_UID, {600500, 1000}},
	{"bob", ID_TYPE_GID, {800000, 65536}},   {"erin", ID_TYPE_UID, {600999, 1}},
	{"123456", ID_TYPE_UID, {900000, 10}},   {"123456", ID_TYPE_GID, {910000, 10}},
};

#define DELEGATIONS (sizeof(delegations) / sizeof(delegations[0]))

static bool holds(const struct delegation *delegation, unsigned long id)
{
	return id >= delegation->range.start &&
	       id - delegation->range.start < delegation->range.count;
}

static bool is_for(const struct delegation *delegation, const char *owner, enum subid_type type)
{
	return delegation->type == type && strcmp(delegation->owner, owner) == 0;
}

/* The owner comes from the user who asks: whether there is such a user is for us to find out. */
static bool is_known(const char *owner)
{
	for (size_t i = 0; i < DELEGATIONS; i++)
		if (strcmp(delegations[i].owner, owner) == 0)
			return true;
	return false;
}

/* Is all of this range delegated to the owner? */
enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result)
{
	if (!is_known(owner))
		return SUBID_STATUS_UNKNOWN_USER;
	*result = false;
	for (size_t i = 0; i < DELEGATIONS; i++)
		if (is_for(&delegations[i], owner, type) && holds(&delegations[i], start) &&
		    count > 0 &&
		    count <= delegations[i].range.count - (start - delegations[i].range.start))
			*result = true;
	return SUBID_STATUS_SUCCESS;
}

/* All ranges of the owner. A user without any is no error: the count is 0 then. */
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count)
{
	struct subid_range *list;
	int len = 0;

	if (!is_known(owner))
		return SUBID_STATUS_UNKNOWN_USER;
	list = calloc(DELEGATIONS, sizeof(*list));
	if (!list)
		return SUBID_STATUS_ERROR;
	for (size_t i = 0; i < DELEGATIONS; i++)
		if (is_for(&delegations[i], owner, type))
			list[len++] = delegations[i].range;
	*ranges = list;
	*count = len;
	return SUBID_STATUS_SUCCESS;
}

/* Returns whether there is an answer, be it that there is no such user. */
static bool look_up(const char *name, uid_t *uids, int *len)
{
	char buffer[4096]; /* too small for an entry: an error like any other */
	struct passwd entry;
	struct passwd *found;

	if (getpwnam_r(name, &entry, buffer, sizeof(buffer), &found) != 0)
		return false;
	if (found)
		uids[(*len)++] = entry.pw_uid;
	return true;
}

/* The user IDs of all owners of an ID. Owners without one are left out. */
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count)
{
	uid_t *list = calloc(DELEGATIONS, sizeof(*list));
	int len = 0;

	if (!list)
		return SUBID_STATUS_ERROR;
	for (size_t i = 0; i < DELEGATIONS; i++)
		if (delegations[i].type == type && holds(&delegations[i], id) &&
		    !look_up(delegations[i].owner, list, &len)) {
			free(list);
			return SUBID_STATUS_ERROR_CONN;
		}
	*uids = list;
	*count = len;
	return SUBID_STATUS_SUCCESS;
}

#ifndef EXAMPLE_WITHOUT_FREE
/* Releases both kinds of lists. Without this function, free(3) is used. */
void shadow_subid_free(void *memory)
{
	free(memory);
}
#endif
