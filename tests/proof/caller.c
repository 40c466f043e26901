/*
 * Who the caller is, for every answer of the kernel, of passwd, of login.defs and of the asker: a
 * group is permitted only if it is known to be the user's primary one, or if any group may do; and
 * the overflow ID only if the kernel says that it is the caller's.
 */
#include "../../lib/steps/caller.h"

#include "../../lib/decision/login_defs.h"
#include "../../lib/decision/passwd.h"
#include "../../lib/steps/ask.h"
#include "any.h"

#define OVERFLOW 65534

static struct {
	bool auxiliary;    /* login.defs lets any group do */
	bool known;        /* by the last answer, */
	gid_t gid;         /* with this primary group */
	bool granted;      /* by the asker */
	bool found_nobody; /* passwd has said so */
	bool asked;
	bool own_overflow; /* the group of that number is the caller's */
} said;

static int any_error(void)
{
	return -Frama_C_interval(1, 133);
}

static gid_t any_group(void)
{
	static const gid_t groups[] = {0, 1, OVERFLOW};

	return groups[any_size(2)];
}

int proof_getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
	if (any_size(1)) {
		errno = Frama_C_interval(1, 133);
		return -1;
	}
	*real = any_group();
	*effective = *saved = Frama_C_unsigned_int_interval(0, UINT32_MAX);
	return 0;
}

int proof_setresgid(gid_t gid, gid_t effective, gid_t saved)
{
	//@ assert gid == OVERFLOW && effective == (gid_t)-1 && saved == (gid_t)-1;
	said.own_overflow = any_size(1);
	if (said.own_overflow)
		return 0;
	errno = Frama_C_interval(1, 133);
	return -1;
}

int nsswitch_read(const char *path, struct nsswitch *ret_nsswitch)
{
	(void)path, (void)ret_nsswitch;
	return any_size(1) ? 0 : any_error();
}

static void any_user(void)
{
	said.known = true;
	said.gid = any_group();
}

int passwd_look_up(const struct source_rules *sources, uid_t uid, struct user *ret_user)
{
	int r = Frama_C_interval_split(-1, PASSWD_DOUBT);

	(void)sources;
	//@ assert uid == 7;
	if (r == PASSWD_FOUND) {
		any_user();
		*ret_user = (struct user){.uid = uid, .gid = said.gid, .name = "ann"};
	}
	said.found_nobody = r == PASSWD_ABSENT;
	return r < 0 ? any_error() : r;
}

int login_defs_yes(const char *path, const char *key, bool *ret_yes)
{
	(void)path, (void)key;
	if (any_size(1))
		return any_error();
	said.auxiliary = any_size(1);
	*ret_yes = said.auxiliary;
	return 0;
}

int ask(const struct question *question, struct answer *ret_answer, struct refusal *ret_refusal)
{
	//@ assert question->uid == 7;
	//@ assert said.asked == 0 && said.known == 0;
	said.asked = true;
	if (any_size(1))
		return refuse(ret_refusal, CAUSE_ASKER, EPROTO);
	ret_answer->user = (struct user){0};
	if (any_size(1)) {
		any_user();
		ret_answer->user = (struct user){.uid = 7, .gid = said.gid, .name = "ann"};
	}
	said.granted = any_size(1);
	for (size_t i = 0; i < ID_MAP_MAX; i++)
		ret_answer->granted[i] = said.granted;
	return 0;
}

int main(void)
{
	static struct caller caller;
	static const struct id_map map = {.len = 1, .extents = {{0, 5, 1}}};
	const struct id_kind *kind = any_size(1) ? &id_kind_uid : &id_kind_gid;
	struct refusal why = {0};

	if (caller_identify(7, kind, &map, &caller, &why) < 0) {
		//@ assert why.cause >= CAUSE_PRIVILEGES;
		return 0;
	}
	bool is_primary = said.known && caller.gid == said.gid;
	//@ assert is_primary == 1 || said.auxiliary == 1;
	//@ assert caller.gid != OVERFLOW || said.own_overflow == 1;
	//@ assert caller.asked == said.asked;
	//@ assert caller.claims.len == 1;
	if (caller.claims.items[0].granted) {
		//@ assert said.asked == 1 && said.granted == 1;
	}
	if (!said.known) {
		//@ assert caller.user.name[0] == 0;
		//@ assert said.asked == 1 || said.found_nobody == 1;
	}
	return 0;
}
