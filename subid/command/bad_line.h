/*
 * Which IDs somebody may have meant with a line that grants nothing.
 */
#pragma once

#include "../../lib/base/lines.h"
#include "../library/range_list.h"

/*
 * Adds the ranges to the list. A line with one number may mean so many IDs from there on as count
 * says. Returns 0 or -ENOMEM.
 */
MUST_USE int bad_line_add(const struct text_line *line, uint64_t count, struct range_list *list);
