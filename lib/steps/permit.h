/*
 * Step seven: is every triple the caller's to map?
 */
#pragma once

#include <stdbool.h>

#include "caller.h"
#include "id_kind.h"
#include "request.h"

struct permit {
	struct source_list sources; /* that were asked */
	bool by_delegation; /* a delegated range allowed a triple: setgroups may stay as it is */
	struct delegation_notes notes;
};

/* Whether a triple maps the caller's own real ID alone, for which no delegation is needed. */
bool permit_is_own_id(const struct id_kind *kind, const struct caller *caller,
		      const struct id_extent *extent);

/*
 * Returns 0 only if each triple of the request is delegated to the caller, or maps the caller's
 * own real ID alone; else -1 with the refusal set. Notes are set also for a refusal.
 */
MUST_USE int permit_check(const struct id_kind *kind, const struct caller *caller,
			  const struct request *request, struct permit *ret_permit,
			  struct refusal *ret_refusal);
