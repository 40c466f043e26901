/*
 * Takes IDs out of a line. Called for every line of somebody who loses them.
 */
#include "cut.h"

#include <errno.h>
#include <stdio.h>

int cut_line(const struct text_line *line, const struct subid_entry *entry, struct id_range gone,
	     struct edit_list *edits)
{
	int owner_len = (int)entry->owner.len;
	auto_free char *before = NULL;
	auto_free char *after = NULL;
	char *text;

	if (entry->range.start < gone.start &&
	    asprintf(&before, "%.*s:%u:%u\n", owner_len, entry->owner.text, entry->range.start,
		     gone.start - entry->range.start) < 0) {
		before = NULL;
		return -ENOMEM;
	}
	if (entry->range.end > gone.end &&
	    asprintf(&after, "%.*s:%ju:%ju\n", owner_len, entry->owner.text, (uintmax_t)gone.end,
		     (uintmax_t)(entry->range.end - gone.end)) < 0) {
		after = NULL;
		return -ENOMEM;
	}
	if (asprintf(&text, "%s%s", before ? before : "", after ? after : "") < 0)
		return -ENOMEM;
	return edit_list_add(edits, line->offset, line->end, text);
}
