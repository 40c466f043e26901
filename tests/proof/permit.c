/*
 * Whether a request is permitted, for every answer of the file of delegations, of passwd and of the
 * asker, to up to two claims, and for callers with each kind of login name.
 */
#include "../../lib/steps/permit.h"

#include "../../lib/decision/files.h"
#include "../../lib/decision/passwd.h"
#include "any.h"

#define CLAIMS 2

static struct {
	bool by_files; /* the file was asked, and has answered */
	bool asked;
	bool granted[CLAIMS]; /* by the last answer */
	int passwd;           /* whether it has a user with the ID that the name is */
} said;

static bool is_of_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len > 0;
}

struct files files_of_type(enum id_type type, const struct source_rules *passwd)
{
	(void)passwd;
	return (struct files){.subid = type == USER_IDS ? SUBUID_FILE : SUBGID_FILE};
}

bool source_is_files(const struct source_rule *rule)
{
	return rule->name[0] == 'f';
}

int passwd_look_up(const struct source_rules *sources, uid_t uid, struct user *ret_user)
{
	(void)sources, (void)ret_user;
	//@ assert uid == 12;
	said.passwd = Frama_C_interval_split(-1, PASSWD_DOUBT);
	return said.passwd;
}

int aliases_find_in_passwd(int subid_fd, const struct user_files *files, const struct owner *owner,
			   const struct range_set *wanted, struct aliases *ret_aliases)
{
	(void)subid_fd, (void)files, (void)owner, (void)wanted, (void)ret_aliases;
	return -1;
}

int files_check(const struct files *files, const struct owner *owner, aliases_finder *find_aliases,
		struct claim claims[], size_t len)
{
	int r = Frama_C_interval_split(-1, FILES_UNDECIDED);

	(void)files;
	bool in_passwd = find_aliases == aliases_find_in_passwd;
	//@ assert in_passwd == 1;
	//@ assert owner->uid == 7;
	if (is_of_digits(owner->name, owner->name_len)) {
		//@ assert owner->name_len == 11 || said.passwd == PASSWD_ABSENT;
	}
	if (r < 0)
		return -EIO;
	said.by_files = true;
	for (size_t i = 0; i < len; i++) {
		said.granted[i] = claims[i].granted || any_size(1);
		claims[i].granted = said.granted[i];
	}
	return r;
}

int caller_ask(const struct id_kind *kind, struct caller *caller, struct refusal *ret_refusal)
{
	(void)kind;
	if (any_size(1))
		return refuse(ret_refusal, CAUSE_ASKER, EPROTO);
	said.asked = true;
	for (size_t i = 0; i < caller->claims.len; i++) {
		said.granted[i] = any_size(1);
		caller->claims.items[i].granted = said.granted[i];
	}
	return 0;
}

/* The text of the one user ID. */
int proof_print_1(char *text, size_t size, unsigned number)
{
	//@ assert size > 1 && number == 7;
	text[0] = '7';
	text[1] = '\0';
	return 1;
}

/* Sources whose first is the files, or not, and which may be alone. */
static void any_sources(struct source_rules *rules)
{
	rules->len = 1 + any_size(1);
	rules->items[0].name[0] = any_size(1) ? 'f' : 's';
}

static const char names[][12] = {"", "ann", "12", "99999999999"};

int main(void)
{
	static struct caller caller = {.uid = 7, .gid = 9};
	const struct id_kind *kind = any_size(1) ? &id_kind_uid : &id_kind_gid;
	struct refusal why = {0};
	bool by_delegation = false;

	said.passwd = PASSWD_DOUBT;
	any_sources(&caller.nsswitch.subid);
	any_sources(&caller.nsswitch.passwd);
	memcpy(caller.user.name, names[any_size(3)], sizeof(names[0]));
	caller.claims.own_only = any_size(1);
	/* As claims.c proves: of the own ID alone, there is one claim, and a group is not granted.
	 */
	caller.claims.len = caller.claims.own_only ? 1 : 1 + any_size(CLAIMS - 1);
	caller.asked = any_size(1);
	for (size_t i = 0; i < caller.claims.len; i++) {
		said.granted[i] = caller.claims.own_only && !caller.asked ? kind->type == USER_IDS
									  : any_size(1);
		caller.claims.items[i].granted = said.granted[i];
	}

	if (permit_check(kind, &caller, &by_delegation, &why) < 0) {
		//@ assert why.cause >= CAUSE_ASKER;
		return 0;
	}
	for (size_t i = 0; i < caller.claims.len && !caller.claims.own_only; i++) {
		//@ assert said.granted[i] == 1;
	}
	if (by_delegation) {
		//@ assert said.granted[0] == 1;
	} else {
		//@ assert caller.claims.own_only == 1;
	}
	return 0;
}
