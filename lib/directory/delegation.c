/*
 * Puts the one question "are these ranges delegated?" to files and plugins alike.
 *
 * Called by the asker. What sources answer is checked by them.
 */
#include "delegation.h"

#include "../decision/files.h"
#include "names.h"

struct request_for {
	const struct source_rules *users;
	const struct owner *owner;
	const char *login;
	enum id_type type;
	struct claim *claims;
	size_t len;
};

/* Asks about each claim that is still open. The worst answer is that of the source. */
static enum source_status ask_plugin(const struct plugin *plugin, const struct request_for *request)
{
	enum source_status worst = SOURCE_SUCCESS;

	if (!request->login)
		return SOURCE_NOTFOUND;
	for (size_t i = 0; i < request->len && worst <= SOURCE_NOTFOUND; i++) {
		struct claim *claim = &request->claims[i];
		enum source_status status = SOURCE_NOTFOUND;

		if (claim->granted)
			continue;
		if (claim->range.start >= PLUGIN_ID_MIN)
			status = plugin_has_range(plugin, request->login, request->type,
						  claim->range);
		claim->granted = status == SOURCE_SUCCESS;
		if (status > worst)
			worst = status;
	}
	return worst;
}

static int ask(const struct source *source, void *context, enum source_status *ret_status)
{
	struct request_for *request = context;
	struct files files = files_of_type(request->type, request->users);
	int r;

	if (!source_is_files(&source->rule)) {
		*ret_status = ask_plugin(&source->plugin, request);
		return 0;
	}
	r = files_check(&files, request->owner, names_find, request->claims, request->len);
	*ret_status =
		claims_granted(request->claims, request->len) ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
	return r;
}

int delegation_check(const struct source_list *sources, const struct source_rules *users,
		     const struct owner *owner, const char *login, enum id_type type,
		     struct claim claims[], size_t len)
{
	struct request_for request = {users, owner, login, type, claims, len};
	const struct source *last;

	if (claims_granted(claims, len))
		return 0;
	return sources_ask(sources, ask, &request, &last);
}
