/*
 * Is every triple the caller's to map?
 */
#pragma once

#include "caller.h"

/*
 * Returns 0 only if each claim of the caller is delegated, or the request maps the caller's own
 * real ID alone; else -1 with the refusal set. For group IDs, *ret_by_delegation says
 * whether a delegated range allowed a triple: setgroups may then stay as it is. Privileges are
 * parked.
 */
MUST_USE int permit_check(const struct id_kind *kind, struct caller *caller,
			  bool *ret_by_delegation, struct refusal *ret_refusal);
