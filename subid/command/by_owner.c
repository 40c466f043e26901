/*
 * Owners are told apart by one number each, and rows are counted into their places.
 */
#include "by_owner.h"

#include "../../lib/base/number.h"

struct key {
	uint64_t whose; /* a user ID, or behind all of these the owner itself */
	uint32_t owner;
};

static int compare(const void *left, const void *right)
{
	const struct key *a = left;
	const struct key *b = right;

	if (a->whose != b->whose)
		return a->whose < b->whose ? -1 : 1;
	return a->owner < b->owner ? -1 : a->owner > b->owner;
}

static int find_same(const struct tables *tables, uint32_t **ret_same)
{
	const uint32_t len = tables->owners.len;
	auto_free struct key *keys = calloc((size_t)len + 1, sizeof(*keys));
	uint32_t *same = calloc((size_t)len + 1, sizeof(*same));

	*ret_same = same;
	if (!keys || !same)
		return -ENOMEM;
	for (uint32_t i = 0; i < len; i++) {
		const struct table_owner *owner = &tables->whose[i];
		bool known = owner->kind == OWNER_USER || owner->kind == OWNER_NUMBER;

		keys[i] = (struct key){known ? owner->uid : ID_SPACE + i, i};
	}
	qsort(keys, len, sizeof(*keys), compare);
	for (uint32_t i = 0; i < len; i++)
		same[keys[i].owner] = i > 0 && keys[i].whose == keys[i - 1].whose
					      ? same[keys[i - 1].owner]
					      : keys[i].owner;
	return 0;
}

static int put_in_order(const struct table_file *file, uint32_t owners, const uint32_t same[],
			uint32_t **ret_order, uint32_t **ret_from)
{
	uint32_t *order = calloc(file->len + 1, sizeof(*order));
	/* One place more, so that counting shifts the beginnings to where they belong. */
	uint32_t *from = calloc((size_t)owners + 2, sizeof(*from));

	*ret_order = order;
	*ret_from = from;
	if (!order || !from)
		return -ENOMEM;
	for (size_t i = 0; i < file->len; i++)
		if (file->rows[i].fault == ENTRY_GOOD)
			from[same[file->rows[i].owner] + 2]++;
	for (uint32_t i = 2; i < owners + 2; i++)
		from[i] += from[i - 1];
	for (size_t i = 0; i < file->len; i++)
		if (file->rows[i].fault == ENTRY_GOOD)
			order[from[same[file->rows[i].owner] + 1]++] = (uint32_t)i;
	return 0;
}

int by_owner_make(const struct tables *tables, struct by_owner *ret_lines)
{
	int r;

	*ret_lines = (struct by_owner){0};
	r = find_same(tables, &ret_lines->same);
	for (size_t i = 0; i < TABLES_FILES && r == 0; i++)
		r = put_in_order(&tables->files[i], tables->owners.len, ret_lines->same,
				 &ret_lines->order[i], &ret_lines->from[i]);
	return r;
}

void by_owner_clear(struct by_owner *lines)
{
	free(lines->same);
	for (size_t i = 0; i < TABLES_FILES; i++) {
		free(lines->order[i]);
		free(lines->from[i]);
	}
	*lines = (struct by_owner){0};
}
