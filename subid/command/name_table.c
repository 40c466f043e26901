/*
 * Open addressing over one piece of text. Names come from files and are not trusted.
 */
#include "name_table.h"

#define PLACES_FIRST 1024

/* FNV-1a. */
static uint32_t hash_of(const char *name, size_t len)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619;
	return hash ^ hash >> 15;
}

/* The place of the name, or the one where it belongs. */
static uint32_t *find_place(const struct name_table *table, const char *name, size_t len,
			    uint32_t hash)
{
	uint32_t at = hash & (table->places_len - 1);

	while (table->places[at] != 0) {
		uint32_t number = table->places[at] - 1;
		const char *known = name_table_get(table, number);

		if (table->hashes[number] == hash && strncmp(known, name, len) == 0 &&
		    known[len] == '\0')
			break;
		at = (at + 1) & (table->places_len - 1);
	}
	return &table->places[at];
}

/* Never more than half of the places are taken. */
static int grow_places(struct name_table *table)
{
	uint32_t len = table->places_len > 0 ? 2 * table->places_len : PLACES_FIRST;
	uint32_t *places = calloc(len, sizeof(*places));

	if (!places)
		return -ENOMEM;
	for (uint32_t number = 0; number < table->len; number++) {
		uint32_t at = table->hashes[number] & (len - 1);

		while (places[at] != 0)
			at = (at + 1) & (len - 1);
		places[at] = number + 1;
	}
	free(table->places);
	table->places = places;
	table->places_len = len;
	return 0;
}

static int grow_names(struct name_table *table)
{
	uint32_t capacity = table->capacity > 0 ? 2 * table->capacity : PLACES_FIRST;
	size_t *offsets = reallocarray(table->offsets, capacity, sizeof(*offsets));
	uint32_t *hashes;

	if (!offsets)
		return -ENOMEM;
	table->offsets = offsets;
	hashes = reallocarray(table->hashes, capacity, sizeof(*hashes));
	if (!hashes)
		return -ENOMEM;
	table->hashes = hashes;
	table->capacity = capacity;
	return 0;
}

static int grow_text(struct name_table *table, size_t more)
{
	size_t capacity = 2 * (table->text_capacity + more);
	char *text = realloc(table->text, capacity);

	if (!text)
		return -ENOMEM;
	table->text = text;
	table->text_capacity = capacity;
	return 0;
}

static int make_room(struct name_table *table, size_t len)
{
	int r = 0;

	if (table->len >= table->places_len / 2)
		r = grow_places(table);
	if (r == 0 && table->len == table->capacity)
		r = grow_names(table);
	if (r == 0 && table->text_capacity - table->text_len <= len)
		r = grow_text(table, len + 1);
	return r;
}

int name_table_add(struct name_table *table, const char *name, size_t len, uint32_t *ret_number)
{
	uint32_t hash = hash_of(name, len);
	uint32_t *place;
	int r = make_room(table, len);

	if (r < 0)
		return r;
	place = find_place(table, name, len, hash);
	if (*place == 0) {
		table->offsets[table->len] = table->text_len;
		table->hashes[table->len] = hash;
		memcpy(table->text + table->text_len, name, len);
		table->text[table->text_len + len] = '\0';
		table->text_len += len + 1;
		*place = ++table->len;
	}
	*ret_number = *place - 1;
	return 0;
}

uint32_t name_table_find(const struct name_table *table, const char *name, size_t len)
{
	if (table->len == 0)
		return NAME_NONE;
	return *find_place(table, name, len, hash_of(name, len)) - 1; /* 0 - 1 is NAME_NONE */
}

const char *name_table_get(const struct name_table *table, uint32_t number)
{
	return table->text + table->offsets[number];
}

void name_table_clear(struct name_table *table)
{
	free(table->places);
	free(table->offsets);
	free(table->hashes);
	free(table->text);
	*table = (struct name_table){0};
}
