/*
 * Changes of a file as they are decided on. Called by what plans a change and by what makes it.
 */
#include "edit_list.h"

int edit_list_add(struct edit_list *edits, uint64_t offset, uint64_t end, char *text)
{
	struct edit *items = reallocarray(edits->items, edits->len + 1, sizeof(*items));

	if (!items) {
		free(text);
		return -ENOMEM;
	}
	edits->items = items;
	items[edits->len++] = (struct edit){offset, end, text};
	return 0;
}

void edit_list_clear(struct edit_list *edits)
{
	for (size_t i = 0; i < edits->len; i++)
		free(edits->items[i].text);
	free(edits->items);
	*edits = (struct edit_list){0};
}
