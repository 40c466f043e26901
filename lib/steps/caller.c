/*
 * Identity is the real user and group, never the environment, a terminal or the effective IDs.
 *
 * The user database may be a directory service: what it says is data.
 */
#include "caller.h"

#include <stdbool.h>

#include "../decision/login_defs.h"
#include "../decision/unknown_user.h"

/* A group that the user merely has joined may be one that denies things (CVE-2018-7169). */
static int check_group(const struct caller *caller, struct refusal *why)
{
	bool auxiliary_allowed;
	int r;

	if (!caller->user.name || caller->gid == caller->user.gid)
		return 0;
	r = login_defs_yes("/etc/login.defs", "GRANT_AUX_GROUP_SUBIDS", &auxiliary_allowed);
	if (r < 0)
		return refuse(why, CAUSE_LOGIN_DEFS, -r);
	return auxiliary_allowed ? 0 : refuse(why, CAUSE_CALLER_GROUP, 0);
}

static int look_up(struct caller *caller)
{
	int r = nsswitch_read(NSSWITCH_CONF, &caller->nsswitch);

	if (r == 0)
		r = user_look_up(&caller->nsswitch.passwd, NULL, caller->uid, &caller->user);
	if (r == 0 && !caller->user.name)
		r = unknown_user_confirm(&caller->nsswitch.passwd, caller->uid);
	return r;
}

int caller_identify(uid_t uid, struct caller *ret_caller, struct refusal *ret_refusal)
{
	int r;

	ret_caller->uid = uid;
	ret_caller->gid = getgid();
	r = look_up(ret_caller);
	if (r < 0)
		return refuse(ret_refusal, CAUSE_USER_DATABASE, -r);
	return check_group(ret_caller, ret_refusal);
}

void caller_clear(struct caller *caller)
{
	user_clear(&caller->user);
}
