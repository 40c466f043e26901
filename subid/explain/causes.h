/*
 * Why requests are refused, and what is said about each.
 */
#pragma once

#include "facts.h"

/* Says why, in hints. Returns the name of the cause, by which the documents tell of it. */
const char *causes_explain(const struct facts *facts, struct hints *hints);
