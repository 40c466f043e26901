/*
 * The grammar of subuid(5), in one place for the helpers, the diagnosis and the library.
 *
 * Trusts nothing about the text.
 */
#include "entry.h"

#include <string.h>

#include "../base/number.h"
#include "../base/words.h"

/* Parses START:COUNT. */
static enum entry_fault parse_range(struct word rest, struct subid_entry *entry)
{
	struct word start_text;
	uint64_t start;
	uint64_t count;

	if (!word_cut(&rest, ':', &start_text) || memchr(rest.text, ':', rest.len))
		return ENTRY_FIELDS;
	entry->number_error = number_parse(start_text.text, start_text.len, ID_SPACE - 1, &start);
	if (entry->number_error < 0)
		return ENTRY_START;
	entry->number_error = number_parse(rest.text, rest.len, ID_SPACE, &count);
	if (entry->number_error < 0)
		return ENTRY_COUNT;
	if (count == 0)
		return ENTRY_COUNT_ZERO;
	entry->range = (struct id_range){(uint32_t)start, start + count};
	return entry->range.end > ID_SPACE ? ENTRY_PAST_END : ENTRY_GOOD;
}

enum entry_fault entry_parse(const struct text_line *line, struct subid_entry *ret_entry)
{
	struct word rest = {line->text, line->len};
	struct word owner;

	*ret_entry = (struct subid_entry){.owner = {line->text, 0}};
	if (line->len == 0 || line->text[0] == '#')
		return ENTRY_NONE;
	if (!word_cut(&rest, ':', &owner))
		return line->cut ? ENTRY_CUT : ENTRY_FIELDS;
	ret_entry->owner = owner;
	if (line->cut)
		return ENTRY_CUT;
	if (owner.len == 0)
		return ENTRY_OWNER_EMPTY;
	if (memchr(owner.text, '\0', owner.len))
		return ENTRY_OWNER_NUL;
	return parse_range(rest, ret_entry);
}
