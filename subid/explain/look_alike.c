/*
 * Guesses whom a line is meant for. The text is not trusted; what is found is only told.
 */
#include "look_alike.h"

#include <string.h>

#include "../../lib/base/words.h"

static const struct {
	const char *name;
	const char *text;
} kinds[] = {
	[LOOK_ALIKE_NONE] = {"", ""},
	[LOOK_ALIKE_UTF_16] = {"file-utf-16", "the file is UTF-16, but must be plain text"},
	[LOOK_ALIKE_BYTE_ORDER_MARK] = {"byte-order-mark", "a byte order mark stands before OWNER"},
	[LOOK_ALIKE_BLANK] = {"owner-blank", "a blank stands before or behind OWNER"},
	[LOOK_ALIKE_EXCLAMATION_MARK] = {"owner-exclamation-mark", "a ! stands before OWNER"},
	[LOOK_ALIKE_LETTER_CASE] = {"owner-letter-case",
				    "OWNER has other letters in upper case than the login name"},
	[LOOK_ALIKE_NUMBER] = {"owner-unknown-number", "OWNER is a number that no user has"},
	[LOOK_ALIKE_GROUP] = {"owner-group", "OWNER is a group, but must be a user"},
};

const char *look_alike_text(enum look_alike look_alike)
{
	return kinds[look_alike].text;
}

const char *look_alike_name(enum look_alike look_alike)
{
	return kinds[look_alike].name;
}

bool look_alike_is_utf_16(const struct text_line *line)
{
	struct word rest = {line->text, line->len};

	return line->number == 1 && (word_take(&rest, "\xff\xfe") || word_take(&rest, "\xfe\xff"));
}

static struct word trim(struct word word)
{
	word_skip(&word, " \t");
	while (word.len > 0 && strchr(" \t", word.text[word.len - 1]))
		word.len--;
	return word;
}

enum look_alike look_alike_find(const char *text, size_t len, look_alike_owner *is_owner,
				const void *users)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	const struct word trimmed = trim((struct word){text, len});
	struct word unmarked = {text, len};

	if (word_take(&unmarked, byte_order_mark) &&
	    is_owner(users, unmarked.text, unmarked.len, true))
		return LOOK_ALIKE_BYTE_ORDER_MARK;
	if (trimmed.len < len && is_owner(users, trimmed.text, trimmed.len, true))
		return LOOK_ALIKE_BLANK;
	if (len > 0 && text[0] == '!' && is_owner(users, text + 1, len - 1, true))
		return LOOK_ALIKE_EXCLAMATION_MARK;
	return is_owner(users, text, len, true) ? LOOK_ALIKE_LETTER_CASE : LOOK_ALIKE_NONE;
}
