/*
 * Compares the OWNER of a line with a user. The text comes from a file and is not trusted.
 */
#include "owner.h"

#include <stdio.h>
#include <string.h>

#include "../base/number.h"

bool owner_is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return true;
	return false;
}

bool owner_is_id(const char *text, size_t len, uid_t *ret_uid)
{
	uint64_t uid;

	if (number_parse(text, len, ID_MAX, &uid) < 0)
		return false;
	*ret_uid = (uid_t)uid;
	return true;
}

struct owner owner_make(uid_t uid, const char *name)
{
	if (!owner_is_name(name, strlen(name)))
		name = "";
	return owner_make_query(name, &uid);
}

struct owner owner_make_query(const char *text, const uid_t *uid)
{
	struct owner owner = {.name = text, .name_len = strlen(text)};

	if (uid) {
		owner.uid = *uid;
		(void)snprintf(owner.id_text, sizeof(owner.id_text), "%u", *uid);
		owner.id_len = strlen(owner.id_text);
	}
	return owner;
}

bool owner_matches(const struct owner *owner, struct word text)
{
	return text.len > 0 && (word_is(text, owner->id_text) || word_is(text, owner->name));
}

/* The place of the colon is looked at first, since it tells most lines apart. */
static bool begins(const char *text, size_t len, const char *owner, size_t owner_len)
{
	return len > owner_len && text[owner_len] == ':' && memcmp(text, owner, owner_len) == 0;
}

static bool may_be_by(const void *context, const char *text, size_t len)
{
	const struct owner *owner = context;

	return begins(text, len, owner->id_text, owner->id_len) ||
	       begins(text, len, owner->name, owner->name_len);
}

int owner_next_line(const struct owner *owner, struct line_reader *reader,
		    struct text_line *ret_line)
{
	return lines_next_wanted(reader, may_be_by, owner, ret_line);
}
