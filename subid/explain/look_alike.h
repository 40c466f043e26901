/*
 * Lines that look right and do not count, because of what their OWNER is.
 */
#pragma once

#include "../../lib/base/lines.h"

enum look_alike {
	LOOK_ALIKE_NONE,
	LOOK_ALIKE_UTF_16,
	LOOK_ALIKE_BYTE_ORDER_MARK,
	LOOK_ALIKE_BLANK,
	LOOK_ALIKE_EXCLAMATION_MARK,
	LOOK_ALIKE_LETTER_CASE,
	LOOK_ALIKE_NUMBER, /* these two are not found by look_alike_find() */
	LOOK_ALIKE_GROUP,
};

/* Whether text[0, len) is a user who is meant, in this or in any case of letters. */
typedef bool look_alike_owner(const void *users, const char *text, size_t len, bool any_case);

/* Whether this is the first line of a file in UTF-16. */
bool look_alike_is_utf_16(const struct text_line *line);

/* What is wrong with OWNER text[0, len), which is no user's, if without that it would be. */
enum look_alike look_alike_find(const char *text, size_t len, look_alike_owner *is_owner,
				const void *users);

/* In words, to follow "ignored: ", and as a name. */
const char *look_alike_text(enum look_alike look_alike);
const char *look_alike_name(enum look_alike look_alike);
