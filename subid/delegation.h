/*
 * The decision: which of the ranges that are asked for are delegated to a user.
 *
 * The sources are consulted in order, and each decides on whole ranges: one that is half in one
 * source and half in another is delegated by neither.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "owner.h"
#include "range.h"
#include <shadow/subid.h>

/* A range of outside IDs that somebody asks for, and the answer. */
struct claim {
	struct id_range range;
	bool granted;
};

/* What else came up in a decision, for whoever has to explain it. */
struct delegation_notes {
	bool too_many_owners; /* aliases.h: too_many */
	int user_db_error;    /* aliases.h: error */
	const char *failed;   /* the last source that could not be reached or failed, or NULL */
};

/*
 * Sets granted in the claims that a source delegates to the owner; the others stay as they are.
 *
 * Returns 0 when the sources have been consulted, whatever they said; -ENOMEM or the negative
 * errno of reading if one of them could not be. Then nothing is granted. Thread-safe.
 */
MUST_USE int delegation_check(const struct owner *owner, enum subid_type type,
			      struct claim claims[], size_t len,
			      struct delegation_notes *ret_notes);
