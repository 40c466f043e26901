/*
 * Decides with the sources of delegations. Nothing is opened for a request that maps the caller's
 * own user ID alone; for a group ID it is, because a delegated one leaves setgroups as it is.
 *
 * Runs with privileges parked.
 */
#include "permit.h"

#include <errno.h>

#include "../decision/delegation.h"

bool permit_is_own_id(const struct id_kind *kind, const struct caller *caller,
		      const struct id_extent *extent)
{
	uint32_t own = kind->type == ID_TYPE_UID ? caller->uid : caller->gid;

	return extent->outside == own && extent->count == 1;
}

/* The triples whose answer the sources must give; ret_triples says which those are. */
struct claims {
	size_t len;
	struct claim items[ID_MAP_MAX];
	size_t triples[ID_MAP_MAX];
};

static void collect_claims(const struct id_kind *kind, const struct caller *caller,
			   const struct request *request, bool own, struct claims *claims)
{
	for (size_t i = 0; i < request->map.len; i++) {
		const struct id_extent *extent = &request->map.extents[i];
		struct id_range range = {extent->outside,
					 (uint64_t)extent->outside + extent->count};

		if (permit_is_own_id(kind, caller, extent) != own)
			continue;
		claims->items[claims->len] = (struct claim){.range = range};
		claims->triples[claims->len++] = i;
	}
}

static int check_claims(const struct id_kind *kind, const struct caller *caller,
			struct claims *claims, struct permit *permit, struct refusal *why)
{
	struct owner owner = owner_make(caller->uid, caller->user.name);
	int r;

	source_list_make(&caller->nsswitch, &permit->sources);
	r = delegation_check(&permit->sources, &owner, kind->type, claims->items, claims->len,
			     &permit->notes);

	return r < 0 ? refuse(why, CAUSE_DELEGATION_READ, -r) : 0;
}

/* All of the request is the caller's own ID: allowed, but is it delegated as well? */
static int check_own(const struct id_kind *kind, const struct caller *caller, struct claims *claims,
		     struct permit *permit, struct refusal *why)
{
	if (kind->type == ID_TYPE_UID)
		return 0;
	if (check_claims(kind, caller, claims, permit, why) < 0)
		return -1;
	permit->by_delegation = claims->items[0].granted;
	return 0;
}

int permit_check(const struct id_kind *kind, const struct caller *caller,
		 const struct request *request, struct permit *ret_permit,
		 struct refusal *ret_refusal)
{
	auto_free struct claims *claims = calloc(1, sizeof(*claims));

	if (!claims)
		return refuse(ret_refusal, CAUSE_MEMORY, ENOMEM);
	collect_claims(kind, caller, request, false, claims);
	if (claims->len == 0) {
		collect_claims(kind, caller, request, true, claims);
		return check_own(kind, caller, claims, ret_permit, ret_refusal);
	}
	if (check_claims(kind, caller, claims, ret_permit, ret_refusal) < 0)
		return -1;
	for (size_t i = 0; i < claims->len; i++) {
		if (claims->items[i].granted)
			continue;
		return refuse_with(ret_refusal, (struct refusal){.cause = CAUSE_NOT_DELEGATED,
								 .triple = claims->triples[i]});
	}
	ret_permit->by_delegation = true;
	return 0;
}
