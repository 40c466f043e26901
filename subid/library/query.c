/*
 * Asks the sources in order, as nsswitch.conf(5) says, until one has an answer.
 *
 * The owner asked about may come from anybody; it is passed on to plugins as it is, and compared
 * with the text of files.
 */
#include "query.h"

#include <errno.h>
#include <string.h>

#include "../../lib/directory/user_database.h"
#include "configuration.h"
#include "files_query.h"
#include "log.h"
#include "plugin_query.h"

bool query_is_owner(const char *text)
{
	return text && text[0] != '\0' && !strpbrk(text, ":\n");
}

int query_owner(const char *text, struct user *ret_user, struct owner *ret_owner)
{
	const struct configuration *configuration;
	const struct source_rules *users;
	uid_t uid;
	int r = configuration_get(&configuration);

	*ret_owner = owner_make_query(text, NULL);
	if (r < 0)
		return r;
	users = &configuration->nsswitch.passwd;
	r = user_of_owner(users, text, ret_user);
	if (r < 0 || !user_is_known(ret_user))
		return r;
	if (owner_is_id(text, strlen(text), &uid) && uid == ret_user->uid)
		return user_as_owner(users, uid, ret_user->name, ret_owner);
	*ret_owner = owner_make_query(text, &ret_user->uid);
	return 0;
}

/* A question, and what is known about whom it is about. */
struct question {
	const struct configuration *configuration;
	const struct query *query;
	struct user user;
	struct owner owner;
	bool to_the_letter; /* no line counts that says something else */
	int error; /* the user database could not be asked: what lines say to the letter counts */
};

static int prepare(const struct query *query, struct question *question)
{
	uid_t uid;
	int r;

	if (!query_is_owner(query->owner))
		return -EINVAL;
	question->query = query;
	r = configuration_get(&question->configuration);
	if (r < 0)
		return r;
	question->error = query_owner(query->owner, &question->user, &question->owner);
	question->to_the_letter = question->error < 0 || !user_is_known(&question->user);
	/* A login name that looks like a number is none. */
	if (query->number_alone && !question->to_the_letter &&
	    owner_is_id(query->owner, strlen(query->owner), &uid) && uid == question->user.uid) {
		question->to_the_letter = true;
		question->owner = owner_make_query(query->owner, NULL);
	}
	return question->error == -ENOMEM ? -ENOMEM : 0;
}

static int ask_files(const struct question *question, struct range_list *list,
		     enum source_status *ret_status)
{
	struct files files =
		files_of_type(question->query->type, &question->configuration->nsswitch.passwd);
	size_t before = list->len;
	int r = files_list(&files, &question->owner, !question->to_the_letter, list);

	*ret_status = list->len > before ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
	return r;
}

static enum source_status ask_plugin(const struct source *source, const struct question *question,
				     struct range_list *list, int *ret_error)
{
	size_t bad = 0;
	enum source_status status = plugin_list(&source->plugin, question->query->owner,
						question->query->type, list, &bad, ret_error);

	if (bad > 0)
		log_message("source %s: %zu ranges are ignored: they are no ranges of IDs",
			    source->rule.name, bad);
	return status;
}

/* The walk over the sources for the ranges of one owner. */
struct listing {
	const struct question *question;
	struct range_list *list;
	const char *found;  /* the source whose ranges the list has, or that ended the walk */
	const char *failed; /* one that cannot be reached, or else the last one that failed */
	int error;          /* of that one: -EAGAIN or -EIO */
};

static int list_source(const struct source *source, void *context, enum source_status *ret_status)
{
	struct listing *listing = context;
	int error = 0;
	int r = 0;

	if (source_is_files(&source->rule))
		r = ask_files(listing->question, listing->list, ret_status);
	else
		*ret_status = ask_plugin(source, listing->question, listing->list, &error);
	if (*ret_status == SOURCE_SUCCESS || r < 0) {
		listing->found = source->rule.name;
	} else if (error < 0 && listing->error != -EAGAIN) {
		listing->failed = source->rule.name;
		listing->error = error;
	}
	return r;
}

static int ask_sources(const struct question *question, struct range_list *list,
		       const char **ret_source)
{
	struct listing listing = {.question = question, .list = list};
	int r = sources_ask(&question->configuration->sources, list_source, &listing);

	*ret_source = listing.found;
	if (r < 0 || list->len > 0 || !listing.failed)
		return r;
	*ret_source = listing.failed;
	return listing.error;
}

int query_ranges(const struct query *query, struct range_list *list,
		 struct query_answer *ret_answer)
{
	struct question question = {0};
	int r;

	*ret_answer = (struct query_answer){.known = true};
	r = prepare(query, &question);
	if (r == 0)
		r = ask_sources(&question, list, &ret_answer->source);
	if (r == 0 && list->len == 0) {
		ret_answer->known = user_is_known(&question.user);
		r = question.error < 0 ? -EAGAIN : 0;
	}
	return r;
}

/* The walk over the sources for the owners of one ID. */
struct owner_search {
	const struct configuration *configuration;
	uint32_t id;
	enum id_type type;
	uid_t *uids;
	size_t len;
	int error; /* -EAGAIN: a source cannot be reached; -EIO: one has failed */
};

static int find_owners(const struct source *source, void *context, enum source_status *ret_status)
{
	struct owner_search *search = context;
	struct files files = files_of_type(search->type, &search->configuration->nsswitch.passwd);
	int error = 0;
	int r = 0;

	if (search->len > 0)
		return 0;
	if (source_is_files(&source->rule)) {
		r = files_owners(&files, &search->configuration->nsswitch.passwd, search->id,
				 &search->uids, &search->len);
		*ret_status = search->len > 0 ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
	} else {
		*ret_status = plugin_owners(&source->plugin, search->id, search->type,
					    &search->uids, &search->len, &error);
	}
	if (search->error != -EAGAIN && error < 0)
		search->error = error;
	return r;
}

int query_owners(uint32_t id, enum id_type type, uid_t **ret_uids, size_t *ret_len)
{
	struct owner_search search = {.id = id, .type = type};
	int r = configuration_get(&search.configuration);

	if (r == 0)
		r = sources_ask(&search.configuration->sources, find_owners, &search);
	if (r >= 0 && search.len == 0)
		r = search.error;
	if (r < 0) {
		free(search.uids);
		return r;
	}
	*ret_uids = search.uids;
	*ret_len = search.len;
	return 0;
}
