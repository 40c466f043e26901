/*
 * Asks the user database about the caller, and the sources of delegations about the request.
 *
 * What they say is data: a name that is too long for a login name is none.
 */
#include "asker.h"

#include <errno.h>
#include <string.h>

#include "delegation.h"
#include "sources.h"
#include "user_database.h"

static int look_up(const struct question *question, struct user *user, struct answer *answer)
{
	int r = user_look_up(&question->nsswitch->passwd, NULL, question->uid, user);

	if (r < 0 || !user->name)
		return r;
	if (strlen(user->name) >= sizeof(answer->name))
		return -ENAMETOOLONG;
	answer->known = true;
	answer->gid = user->gid;
	memcpy(answer->name, user->name, strlen(user->name) + 1);
	return 0;
}

static int check(const struct question *question, const char *login, struct answer *answer)
{
	struct owner owner;
	struct source_list sources;
	auto_free struct claim *claims = calloc(question->len + 1, sizeof(*claims));
	int r;

	if (!claims ||
	    user_as_owner(&question->nsswitch->passwd, question->uid, login, &owner) == -ENOMEM)
		return -ENOMEM;
	memcpy(claims, question->claims, question->len * sizeof(*claims));
	sources_open(&question->nsswitch->subid, &sources);
	r = delegation_check(&sources, &question->nsswitch->passwd, &owner, login, question->type,
			     claims, question->len);
	for (size_t i = 0; r >= 0 && i < question->len; i++)
		answer->granted[i] = claims[i].granted;
	return r;
}

void asker_answer(const struct question *question, struct answer *ret_answer)
{
	auto_user struct user user = {0};
	int r = look_up(question, &user, ret_answer);

	ret_answer->user_error = r < 0 ? -r : 0;
	if (r < 0)
		return;
	r = question->len > 0 ? check(question, user.name, ret_answer) : 0;
	ret_answer->delegation_error = r < 0 ? -r : 0;
}
