/*
 * Who a delegation is looked up for, and which OWNER of a line that is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../base/lines.h"
#include "../base/words.h"

struct owner {
	uid_t uid;
	const char *name; /* a login name of that user ID, or empty */
	size_t name_len;
	char id_text[sizeof("4294967295")];
	size_t id_len;
};

/*
 * name may be empty, is borrowed, and must stay as long as the owner is used. One of digits only is
 * left out: owner_make_query() is for those that are known to be no user ID.
 */
struct owner owner_make(uid_t uid, const char *name);

/*
 * For a query by text: lines that say the same to the letter count, whether or not there is such a
 * user. With uid, so do lines by that user ID.
 */
struct owner owner_make_query(const char *text, const uid_t *uid);

/* Whether OWNER is this user by user ID, or by the one login name that is known. */
bool owner_matches(const struct owner *owner, struct word text);

/*
 * As lines_next(), but most of the lines that are not by this user are passed over unread. That a
 * line is by this user is for owner_matches() to say.
 */
MUST_USE int owner_next_line(const struct owner *owner, struct line_reader *reader,
			     struct text_line *ret_line);

/*
 * Whether text[0, len) is a login name and nothing else: it has a character that is no digit.
 *
 * What has none may be a login name still, where nobody has that user ID: user_as_owner() of the
 * directory tells.
 */
bool owner_is_name(const char *text, size_t len);

/* Whether text[0, len) is a user ID that somebody can have, in plain decimal. */
bool owner_is_id(const char *text, size_t len, uid_t *ret_uid);
