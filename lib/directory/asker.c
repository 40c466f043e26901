/*
 * Asks the user database about the caller, and the sources of delegations about the request.
 * What they say is data.
 */
#include "asker.h"

#include <errno.h>

#include "delegation.h"
#include "sources.h"
#include "user_database.h"

static int check(const struct question *question, const char *login)
{
	struct owner owner;
	struct source_list sources;

	if (user_as_owner(&question->nsswitch->passwd, question->uid, login, &owner) == -ENOMEM)
		return -ENOMEM;
	sources_open(&question->nsswitch->subid, &sources);
	return delegation_check(&sources, question, &owner, login);
}

void asker_answer(const struct question *question, struct answer *ret_answer)
{
	int r = user_look_up(&question->nsswitch->passwd, NULL, question->uid, &ret_answer->user);

	ret_answer->user_error = -r;
	if (r < 0)
		return;
	if (!claims_granted(question->claims, question->len))
		r = check(question, ret_answer->user.name);
	ret_answer->delegation_error = -r;
	for (size_t i = 0; i < question->len && r == 0; i++)
		ret_answer->granted[i] = question->claims[i].granted;
}
