/*
 * Puts the one question "are these ranges delegated?" to files and plugins alike.
 *
 * Called by the asker. What sources answer is checked by them.
 */
#include "delegation.h"

#include "../decision/files.h"
#include "names.h"

struct request_for {
	const struct question *question;
	const struct owner *owner;
	const char *login;
};

/* Asks about each claim that is still open. The worst answer is that of the source. */
static enum source_status ask_plugin(const struct plugin *plugin, const struct question *question,
				     const char *login)
{
	enum source_status worst = SOURCE_SUCCESS;

	if (login[0] == '\0')
		return SOURCE_NOTFOUND;
	for (size_t i = 0; i < question->len && worst <= SOURCE_NOTFOUND; i++) {
		struct claim *claim = &question->claims[i];
		enum source_status status = SOURCE_NOTFOUND;

		if (claim->granted)
			continue;
		if (claim->range.start >= PLUGIN_ID_MIN)
			status = plugin_has_range(plugin, login, question->type, claim->range);
		claim->granted = status == SOURCE_SUCCESS;
		if (status > worst)
			worst = status;
	}
	return worst;
}

static int ask(const struct source *source, void *context, enum source_status *ret_status)
{
	const struct request_for *request = context;
	const struct question *question = request->question;
	struct files files = files_of_type(question->type, &question->nsswitch->passwd);
	int r;

	if (!source_is_files(&source->rule)) {
		*ret_status = ask_plugin(&source->plugin, question, request->login);
		return 0;
	}
	r = files_check(&files, request->owner, names_find, question->claims, question->len);
	*ret_status =
		claims_granted(question->claims, question->len) ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
	return r;
}

int delegation_check(const struct source_list *sources, const struct question *question,
		     const struct owner *owner, const char *login)
{
	struct request_for request = {question, owner, login};

	return sources_ask(sources, ask, &request);
}
