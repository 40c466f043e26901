/*
 * Asks the sources in order, as nsswitch.conf(5) says, until one has an answer.
 *
 * The owner asked about may come from anybody; it is passed on to plugins as it is, and compared
 * with the text of files.
 */
#include "query.h"

#include <errno.h>
#include <string.h>

#include "configuration.h"
#include "../../lib/decision/files.h"
#include "../../lib/base/number.h"
#include "../../lib/decision/user.h"

bool query_is_owner(const char *text)
{
	return text && text[0] != '\0' && !strpbrk(text, ":\n");
}

/* A question, and what is known about whom it is about. */
struct question {
	const struct configuration *configuration;
	const char *text;
	enum subid_type type;
	struct owner owner;
	bool is_name;
	bool known; /* the user database has the user */
	int error;  /* the user database could not be asked: what lines say to the letter counts */
};

/* A number is answered with lines by that number alone, so nothing is looked up for it. */
static int prepare(const char *text, enum subid_type type, struct question *ret_question)
{
	struct question question = {.text = text, .type = type};
	auto_user struct user user = {0};
	int r;

	if (!query_is_owner(text))
		return -EINVAL;
	r = configuration_get(&question.configuration);
	if (r < 0)
		return r;
	question.is_name = owner_is_name(text, strlen(text));
	if (question.is_name)
		question.error =
			user_look_up(&question.configuration->nsswitch.passwd, text, 0, &user);
	if (question.error == -ENOMEM)
		return -ENOMEM;
	question.known = user.name;
	question.owner = owner_make_query(text, user.name ? &user.uid : NULL);
	*ret_question = question;
	return 0;
}

static int ask_files(const struct question *question, struct range_list *list,
		     enum source_status *ret_status)
{
	struct files files = files_of_type(question->type, &question->configuration->sources);
	size_t before = list->len;
	int r = files_list(&files, &question->owner, question->known, list);

	*ret_status = list->len > before ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
	return r;
}

static int ask_sources(const struct question *question, struct range_list *list,
		       const char **ret_source)
{
	const struct source_list *sources = &question->configuration->sources;
	const char *failed = NULL;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < sources->len; i++) {
		const struct source *source = &sources->items[i];
		enum source_status status;

		if (source_is_files(&source->rule))
			r = ask_files(question, list, &status);
		else
			status = plugin_list(&source->plugin, question->text, question->type, list);
		if (status == SOURCE_SUCCESS || r < 0)
			*ret_source = source->rule.name;
		else if (status > SOURCE_NOTFOUND)
			failed = source->rule.name;
		if (source->rule.stop[status])
			break;
	}
	if (r < 0 || list->len > 0 || !failed)
		return r;
	*ret_source = failed;
	return -EAGAIN;
}

static int check_known(const struct question *question, bool *ret_known)
{
	auto_user struct user user = {0};
	uint64_t uid;
	int r;

	if (question->error < 0)
		return -EAGAIN;
	*ret_known = question->known;
	if (question->is_name ||
	    number_parse(question->text, strlen(question->text), ID_MAX, &uid) < 0)
		return 0;
	r = user_by_id((uid_t)uid, &user);
	if (r < 0)
		return r == -ENOMEM ? r : -EAGAIN;
	*ret_known = user.name;
	return 0;
}

int query_ranges(const char *owner, enum subid_type type, struct range_list *list, bool *ret_known,
		 const char **ret_source)
{
	struct question question;
	int r;

	*ret_source = NULL;
	*ret_known = true;
	r = prepare(owner, type, &question);
	if (r == 0)
		r = ask_sources(&question, list, ret_source);
	if (r == 0 && list->len == 0)
		r = check_known(&question, ret_known);
	return r;
}

int query_owners(uint32_t id, enum subid_type type, uid_t **ret_uids, size_t *ret_len)
{
	struct files files = files_of_type(type, NULL);
	const struct configuration *configuration;
	bool failed = false;
	uid_t *uids = NULL;
	size_t len = 0;
	int r = configuration_get(&configuration);

	for (size_t i = 0; r >= 0 && i < configuration->sources.len && len == 0; i++) {
		const struct source *source = &configuration->sources.items[i];
		enum source_status status;

		if (source_is_files(&source->rule)) {
			r = files_owners(&files, id, &uids, &len);
			status = len > 0 ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
		} else {
			status = plugin_owners(&source->plugin, id, type, &uids, &len);
		}
		failed |= status > SOURCE_NOTFOUND;
		if (source->rule.stop[status])
			break;
	}
	if (r >= 0 && len == 0 && failed)
		r = -EAGAIN;
	if (r < 0) {
		free(uids);
		return r;
	}
	*ret_uids = uids;
	*ret_len = len;
	return 0;
}
