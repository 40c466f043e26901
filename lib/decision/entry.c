/*
 * The grammar of subuid(5), in one place for the helpers, the diagnosis and the library.
 *
 * Trusts nothing about the text.
 */
#include "entry.h"

#include <string.h>

#include "../base/number.h"

/* Parses START:COUNT in text[0, len). */
static enum entry_fault parse_range(const char *text, size_t len, struct subid_entry *entry)
{
	const char *colon = memchr(text, ':', len);
	const char *count_text = colon ? colon + 1 : NULL;
	size_t count_len;
	uint64_t start;
	uint64_t count;
	uint64_t end;

	if (!colon)
		return ENTRY_FIELDS;
	count_len = len - (size_t)(count_text - text);
	if (memchr(count_text, ':', count_len))
		return ENTRY_FIELDS;
	entry->number_error = number_parse(text, (size_t)(colon - text), ID_SPACE - 1, &start);
	if (entry->number_error < 0)
		return ENTRY_START;
	entry->number_error = number_parse(count_text, count_len, ID_SPACE, &count);
	if (entry->number_error < 0)
		return ENTRY_COUNT;
	if (count == 0)
		return ENTRY_COUNT_ZERO;
	end = start + count;
	if (end > ID_SPACE)
		return ENTRY_PAST_END;
	entry->range = (struct id_range){(uint32_t)start, end};
	return ENTRY_GOOD;
}

enum entry_fault entry_parse(const struct text_line *line, struct subid_entry *ret_entry)
{
	const char *colon;
	const char *rest;

	ret_entry->owner = line->text;
	ret_entry->owner_len = 0;
	ret_entry->number_error = 0;
	if (line->len == 0 || line->text[0] == '#')
		return ENTRY_NONE;
	colon = memchr(line->text, ':', line->len);
	if (!colon)
		return line->cut ? ENTRY_CUT : ENTRY_FIELDS;
	ret_entry->owner_len = (size_t)(colon - line->text);
	if (line->cut)
		return ENTRY_CUT;
	if (ret_entry->owner_len == 0)
		return ENTRY_OWNER_EMPTY;
	if (memchr(line->text, '\0', ret_entry->owner_len))
		return ENTRY_OWNER_NUL;
	rest = colon + 1;
	return parse_range(rest, line->len - (size_t)(rest - line->text), ret_entry);
}
