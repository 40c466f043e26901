/*
 * One line of subuid(5) or subgid(5): OWNER:START:COUNT.
 *
 * The text is untrusted. Where a line is not exactly right, it delegates nothing.
 */
#pragma once

#include "../base/lines.h"
#include "../base/range.h"
#include "../base/words.h"

enum entry_fault {
	ENTRY_GOOD,
	ENTRY_NONE, /* a comment or nothing: no delegation is meant */
	ENTRY_CUT,
	ENTRY_FIELDS,
	ENTRY_OWNER_EMPTY,
	ENTRY_OWNER_NUL,
	ENTRY_START,
	ENTRY_COUNT,
	ENTRY_COUNT_ZERO,
	ENTRY_PAST_END,
};

struct subid_entry {
	struct word owner;     /* points into the line */
	struct id_range range; /* of a good line; may hold 4294967295, which can never be mapped */
	int number_error;      /* of number_parse(), with ENTRY_START and ENTRY_COUNT */
};

/*
 * Reads a line. The owner is set even if the fault lies behind it, and is empty if there is none.
 */
MUST_USE enum entry_fault entry_parse(const struct text_line *line, struct subid_entry *ret_entry);
