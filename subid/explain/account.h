/*
 * What is delegated to the caller, and what of the request is not: gathered for a refusal.
 */
#pragma once

#include "account_data.h"
#include "hints.h"

/*
 * Gathers it for the map that the caller asks for, of which the triple was refused. Released with
 * account_clear().
 */
void account_make(const struct id_kind *kind, const struct caller *caller, const struct id_map *map,
		  const struct id_extent *triple, struct account *ret_account);

/* Whether the triple would be delegated with inside and outside exchanged. */
bool account_reverse_is_delegated(const struct account *account);

/* Prints what is the caller's, what was ignored, and what is missing. */
void account_show(const struct account *account, struct hints *hints);

void account_clear(struct account *account);
