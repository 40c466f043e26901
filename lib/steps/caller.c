/*
 * Identity is the real user and group, never the environment, a terminal or the effective IDs.
 *
 * The user database may be a directory service: what it says is data.
 */
#include "caller.h"

#include <errno.h>

#include "../decision/login_defs.h"
#include "../decision/passwd.h"
#include "ask.h"

/* A group that the user merely has joined may be one that denies things (CVE-2018-7169). */
static int check_group(const struct caller *caller, struct refusal *why)
{
	bool auxiliary_allowed;
	int r;

	/* What the kernel shows for a group that is not mapped here may be another group's ID. */
	if (caller->gid == ID_OVERFLOW && setresgid(caller->gid, (gid_t)-1, (gid_t)-1) < 0)
		return refuse(why, CAUSE_CALLER_GROUP, errno);
	if (user_is_known(&caller->user) && caller->gid == caller->user.gid)
		return 0;
	r = login_defs_yes(LOGIN_DEFS, "GRANT_AUX_GROUP_SUBIDS", &auxiliary_allowed);
	if (r < 0)
		return refuse(why, CAUSE_LOGIN_DEFS, -r);
	return auxiliary_allowed ? 0 : refuse(why, CAUSE_CALLER_GROUP, 0);
}

int caller_ask(const struct id_kind *kind, struct caller *caller, struct refusal *ret_refusal)
{
	const struct question question = {
		.uid = caller->uid,
		.type = kind->type,
		.nsswitch = &caller->nsswitch,
		.claims = caller->claims.items,
		.len = caller->claims.len,
	};
	struct answer answer;

	if (ask(&question, &answer, ret_refusal) < 0)
		return -1;
	caller->user = answer.user;
	for (size_t i = 0; i < caller->claims.len; i++)
		caller->claims.items[i].granted = answer.granted[i];
	caller->asked = true;
	return 0;
}

int caller_identify(uid_t uid, const struct id_kind *kind, const struct id_map *map,
		    struct caller *ret_caller, struct refusal *ret_refusal)
{
	gid_t effective;
	gid_t saved;
	int r;

	ret_caller->uid = uid;
	ret_caller->gid = (gid_t)-1;
	/* Unlike getgid(2), it can say that a filter of system calls refuses it. */
	if (getresgid(&ret_caller->gid, &effective, &saved) < 0)
		return refuse(ret_refusal, CAUSE_PRIVILEGES, errno);
	claims_collect(kind, ret_caller->uid, ret_caller->gid, map, &ret_caller->claims);
	r = nsswitch_read(NSSWITCH_CONF, &ret_caller->nsswitch);
	if (r < 0)
		return refuse(ret_refusal, CAUSE_USER_DATABASE, -r);
	r = passwd_look_up(&ret_caller->nsswitch.passwd, uid, &ret_caller->user);
	if (r != PASSWD_FOUND && r != PASSWD_ABSENT &&
	    caller_ask(kind, ret_caller, ret_refusal) < 0)
		return -1;
	return check_group(ret_caller, ret_refusal);
}
