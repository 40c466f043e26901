/*
 * Who a delegation is looked up for, and which OWNER of a line that is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util.h"

struct owner {
	uid_t uid;
	const char *name; /* a login name of that user ID, or NULL */
	size_t name_len;
	char id_text[sizeof("4294967295")];
	size_t id_len;
};

/* name may be NULL, is borrowed, and must stay as long as the owner is used. */
struct owner owner_make(uid_t uid, const char *name);

/*
 * Whether OWNER text[0, len) is this user by user ID, or by the one login name that is known.
 * Text of digits only is a user ID and never a login name.
 */
bool owner_matches(const struct owner *owner, const char *text, size_t len);

/* Whether text[0, len) can be a login name: it has a character that is no digit. */
bool owner_is_name(const char *text, size_t len);
