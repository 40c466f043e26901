/*
 * Lines that lose IDs.
 */
#pragma once

#include "../../lib/decision/entry.h"
#include "edit_list.h"

/*
 * Adds the edit that leaves of the line what is not gone: no, one or two lines, by the OWNER as it
 * stands there. Returns 0 or -ENOMEM.
 */
MUST_USE int cut_line(const struct text_line *line, const struct subid_entry *entry,
		      struct id_range gone, struct edit_list *edits);
