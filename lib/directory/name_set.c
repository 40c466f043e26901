/*
 * Open addressing by a simple hash: names that collide on purpose cost time, which is bounded by
 * the square of the size, and change no answer.
 *
 * Called for the owners of lines that are in question. The names are not trusted.
 */
#include "name_set.h"

#include <errno.h>
#include <string.h>

_Static_assert(NAME_SET_MAX < UINT16_MAX, "an index fits into a place");

/* FNV-1a. */
static size_t first_place(const char *name, size_t len)
{
	uint32_t hash = UINT32_C(2166136261);

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * UINT32_C(16777619);
	return (hash ^ hash >> 16) % NAME_SET_PLACES;
}

/* The place where the name is, or the free one where it would be. There is always one. */
static size_t find_place(const struct name_set *set, const char *name, size_t len)
{
	size_t place = first_place(name, len);

	while (set->places[place] != 0) {
		const char *other = name_set_get(set, set->places[place] - 1U);

		if (strlen(other) == len && memcmp(other, name, len) == 0)
			break;
		place = (place + 1) % NAME_SET_PLACES;
	}
	return place;
}

int name_set_make(struct name_set **ret_set)
{
	struct name_set *set = malloc(sizeof(*set));

	if (!set)
		return -ENOMEM;
	set->len = 0;
	set->text_len = 0;
	memset(set->places, 0, sizeof(set->places));
	*ret_set = set;
	return 0;
}

int name_set_add(struct name_set *set, const char *name, size_t len)
{
	size_t place = find_place(set, name, len);

	if (set->places[place] != 0)
		return 0;
	if (set->len == NAME_SET_MAX || NAME_SET_TEXT - set->text_len < len + 1)
		return -ENOSPC;
	memcpy(set->text + set->text_len, name, len);
	set->text[set->text_len + len] = '\0';
	set->offsets[set->len] = (uint32_t)set->text_len;
	set->marked[set->len] = false;
	set->text_len += len + 1;
	set->places[place] = (uint16_t)++set->len;
	return 0;
}

size_t name_set_find(const struct name_set *set, const char *name, size_t len)
{
	uint16_t found = set->places[find_place(set, name, len)];

	return found != 0 ? found - 1U : NAME_SET_MAX;
}

const char *name_set_get(const struct name_set *set, size_t index)
{
	return set->text + set->offsets[index];
}
