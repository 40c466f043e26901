/*
 * The one reader of numbers: arguments, subuid(5) fields, passwd(5) IDs and login.defs(5) values.
 *
 * The text is untrusted, and need not end in a NUL byte.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "util.h"

/* The highest ID there is. 4294967295 stands for "no ID" (see chown(2), setresuid(2)). */
#define ID_MAX UINT32_C(4294967294)
/* One more than the number that 32 bits hold, as the half-open end of all IDs. */
#define ID_SPACE (UINT64_C(1) << 32)

/*
 * Reads the whole of text[0, len) as a plain decimal number: digits only, no leading zero.
 *
 * max is at most 2^59. Returns 0, or -ENODATA for no text, -EINVAL for a character that is no
 * digit, -EDOM for a leading zero, -ERANGE for a number above max. Thread-safe.
 */
MUST_USE int number_parse(const char *text, size_t len, uint64_t max, uint64_t *ret_value);
