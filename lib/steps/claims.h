/*
 * What of a request must be delegated.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "../decision/claim.h"
#include "id_kind.h"
#include "request.h"

struct claims {
	bool own_only; /* the request maps the caller's own ID alone: it needs no delegation */
	size_t len;
	struct claim items[ID_MAP_MAX]; /* one for each triple */
};

/* Whether a triple maps the caller's own real ID alone, for which no delegation is needed. */
bool claims_is_own(const struct id_kind *kind, uid_t uid, gid_t gid,
		   const struct id_extent *extent);

/*
 * Claims each triple of the map, which has one at least. The caller's own real ID is granted from
 * the start, but for a group ID where nothing else is asked for: one that is delegated as well
 * leaves setgroups as it is.
 */
void claims_collect(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_map *map,
		    struct claims *ret_claims);
