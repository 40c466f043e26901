/*
 * A source that has one range for everybody: libsubid_grantless.so.
 */
#include <stdlib.h>

#include <shadow/subid.h>

#define START 700000
#define COUNT 1000

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result);
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count);
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count);

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result)
{
	(void)owner;
	(void)type;
	*result = start >= START && count <= COUNT && start - START <= COUNT - count;
	return SUBID_STATUS_SUCCESS;
}

enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count)
{
	(void)owner;
	(void)type;
	*ranges = malloc(sizeof(**ranges));
	if (!*ranges)
		return SUBID_STATUS_ERROR;
	**ranges = (struct subid_range){START, COUNT};
	*count = 1;
	return SUBID_STATUS_SUCCESS;
}

enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count)
{
	(void)id;
	(void)type;
	(void)uids;
	*count = 0;
	return SUBID_STATUS_UNKNOWN_USER;
}
