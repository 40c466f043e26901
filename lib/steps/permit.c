/*
 * Decides by the files where they are the only source, and enough; else what the asker has said
 * counts. Nothing is opened for a request that maps the caller's own user ID alone.
 */
#include "permit.h"

#include <string.h>

#include "../decision/files.h"
#include "../decision/passwd.h"

/*
 * A login name of digits counts if nobody has that user ID. Returns whether the passwd file has
 * told; if it has not, the name does not count yet.
 */
static bool make_owner(const struct caller *caller, struct owner *ret_owner)
{
	const char *name = caller->user.name;
	struct user other;
	int r = PASSWD_ABSENT;
	uid_t uid;

	if (owner_is_id(name, strlen(name), &uid))
		r = passwd_look_up(&caller->nsswitch.passwd, uid, &other);
	*ret_owner = owner_make_query(r == PASSWD_ABSENT ? name : "", &caller->uid);
	return r == PASSWD_ABSENT || r == PASSWD_FOUND;
}

static int decide(const struct id_kind *kind, struct caller *caller, struct refusal *why)
{
	struct files files = files_of_type(kind->type, &caller->nsswitch.passwd);
	const struct source_rules *sources = &caller->nsswitch.subid;
	struct claims *claims = &caller->claims;
	struct owner owner;
	bool certain = make_owner(caller, &owner);
	int r = FILES_UNDECIDED;

	if (sources->len == 1 && source_is_files(&sources->items[0]))
		r = files_check(&files, &owner, aliases_find_in_passwd, claims->items, claims->len);
	if (r == FILES_DECIDED && !certain && !claims_granted(claims->items, claims->len))
		r = FILES_UNDECIDED;
	if (r < 0)
		return refuse(why, CAUSE_DELEGATION_READ, -r);
	return r == FILES_DECIDED ? 0 : caller_ask(kind, caller, why);
}

int permit_check(const struct id_kind *kind, struct caller *caller, bool *ret_by_delegation,
		 struct refusal *ret_refusal)
{
	const struct claims *claims = &caller->claims;

	if (!claims_granted(claims->items, claims->len) && !caller->asked &&
	    decide(kind, caller, ret_refusal) < 0)
		return -1;
	/* Where more than the own ID is asked for, the first is granted or all is refused. */
	*ret_by_delegation = claims->items[0].granted;
	for (size_t i = 0; i < claims->len && !claims->own_only; i++)
		if (!claims->items[i].granted)
			return refuse_triple(ret_refusal, CAUSE_NOT_DELEGATED, 0, i);
	return 0;
}
