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
	struct claim items[ID_MAP_MAX];
	size_t triples[ID_MAP_MAX]; /* which triple each of them is */
};

/* Whether a triple maps the caller's own real ID alone, for which no delegation is needed. */
bool claims_is_own(const struct id_kind *kind, uid_t uid, gid_t gid,
		   const struct id_extent *extent);

/*
 * Collects the triples that are not the caller's own real ID. Where there are none, those of a
 * group ID are collected all the same: one that is delegated as well leaves setgroups as it is.
 */
void claims_collect(const struct id_kind *kind, uid_t uid, gid_t gid, const struct id_map *map,
		    struct claims *ret_claims);
