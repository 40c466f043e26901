/*
 * Reads a file under its lock, decides what to change, and has it rewritten.
 *
 * The owner may come from anybody and is checked: a line must stay a line. Run with the rights of
 * the process, which must be root's to get anywhere.
 */
#include "grant.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/entry.h"
#include "allocation.h"
#include "change.h"
#include "configuration.h"
#include "cut.h"
#include "files_query.h"
#include "query.h"

bool grant_is_writable_owner(const char *owner)
{
	if (!query_is_owner(owner) || owner[0] == '#' || strlen(owner) >= LOGIN_NAME_MAX ||
	    owner[0] == ' ' || owner[strlen(owner) - 1] == ' ')
		return false;
	for (const char *c = owner; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == '\177')
			return false;
	return true;
}

static int check_request(const struct grant_request *request)
{
	const struct configuration *configuration;
	int r;

	if (!grant_is_writable_owner(request->owner) || request->start >= ID_SPACE ||
	    request->count == 0 || request->count > ID_SPACE)
		return -EINVAL;
	r = configuration_get(&configuration);
	if (r < 0)
		return r;
	return source_is_files(&configuration->sources.items[0].rule) ? 0 : -EOPNOTSUPP;
}

/* Whose lines are changed. */
struct grantee {
	struct user user;
	struct owner owner;
};

static int find_grantee(const char *text, struct grantee *grantee)
{
	int r = query_owner(text, &grantee->user, &grantee->owner);

	return r == 0 || r == -ENOMEM ? r : -EAGAIN;
}

/* Text like a number that is no user ID: only as a login name can it be granted anything. */
static bool is_odd(const char *text)
{
	uid_t uid;

	return !owner_is_name(text, strlen(text)) && !owner_is_id(text, strlen(text), &uid);
}

/* The names, other than that of the owner itself, whose lines with IDs of wanted count. */
static int find_names(const struct grant_request *request, int fd, const struct grantee *grantee,
		      struct id_range wanted, struct aliases *ret_names)
{
	const struct configuration *configuration;
	auto_range_set struct range_set set = {0};
	struct files files;
	int r;

	if (fd < 0 || !user_is_known(&grantee->user))
		return 0;
	r = configuration_get(&configuration);
	if (r == 0)
		r = range_set_init(&wanted, 1, &set);
	if (r < 0)
		return r;
	files = files_of_type(request->type, &configuration->nsswitch.passwd);
	r = files_find_names(&files, fd, &grantee->owner, &set, ret_names);
	return r == 0 && ret_names->error < 0 ? -EAGAIN : r;
}

static bool is_by(const struct grantee *grantee, const struct aliases *names,
		  const struct subid_entry *entry)
{
	return owner_matches(&grantee->owner, entry->owner) || aliases_match(names, entry->owner);
}

/* What a file says: every range in it, and the first of the owner (if any) that is big enough. */
struct survey {
	struct range_list taken;
	struct id_range reusable;
	bool found;
};

/* Without the number that is no ID. */
static uint64_t usable_end(struct id_range range)
{
	return range.end > ID_MAX ? (uint64_t)ID_MAX + 1 : range.end;
}

static int survey_file(int fd, const struct grant_request *request, const struct grantee *grantee,
		       const struct aliases *names, struct survey *survey)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = fd < 0 ? 0 : lines_open(fd, 0, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (entry_parse(&line, &entry) != ENTRY_GOOD)
			continue;
		r = range_list_join(&survey->taken, entry.range);
		if (request->reuse && !survey->found &&
		    usable_end(entry.range) >= entry.range.start + request->count &&
		    is_by(grantee, names, &entry)) {
			survey->reusable =
				(struct id_range){entry.range.start, usable_end(entry.range)};
			survey->found = true;
		}
	}
	return r;
}

static int append_line(const struct rewritable *file, const char *owner, struct id_range range,
		       struct edit_list *edits)
{
	uint64_t end = (uint64_t)file->st.st_size;
	char *text;

	if (asprintf(&text, "%s:%u:%ju\n", owner, range.start,
		     (uintmax_t)(range.end - range.start)) < 0)
		return -ENOMEM;
	return edit_list_add(edits, end, end, text);
}

/* What a change is about. */
struct grant {
	const struct grant_request *request;
	struct grantee grantee;
	struct bounds bounds;  /* of a grant */
	struct id_range range; /* that is granted or taken away */
};

/* The lowest free range, or one of the owner's. */
static int choose_range(struct grant *grant, int fd, bool *ret_found)
{
	const struct grant_request *request = grant->request;
	const struct id_range everything = {0, ID_SPACE};
	struct aliases names = {0};
	auto_range_set struct range_set free_ids = {0};
	struct survey survey = {0};
	int r = request->reuse ? find_names(request, fd, &grant->grantee, everything, &names) : 0;

	if (r == 0)
		r = survey_file(fd, request, &grant->grantee, &names, &survey);
	*ret_found = survey.found;
	if (r == 0 && survey.found)
		grant->range = survey.reusable;
	else if (r == 0)
		r = allocation_free(&survey.taken, grant->bounds, &free_ids);
	if (r == 0 && !survey.found)
		r = allocation_first(&free_ids, request->count, &grant->range);
	range_list_clear(&survey.taken);
	return r;
}

static int add_range(const struct change *change, const struct rewritable files[],
		     struct edit_list edits[])
{
	struct grant *grant = change->context;
	bool found;
	int r = choose_range(grant, files[0].fd, &found);

	return r < 0 || found
		       ? r
		       : append_line(&files[0], grant->request->owner, grant->range, &edits[0]);
}

int grant_add(const struct grant_request *request, struct id_range *ret_range)
{
	struct grant grant = {.request = request};
	const struct change change = {
		.len = 1, .types = {request->type}, .plan = add_range, .context = &grant};
	int r = check_request(request);

	if (r == 0)
		r = bounds_read(request->type, &grant.bounds);
	if (r < 0)
		return r;
	if (request->start > grant.bounds.first)
		grant.bounds.first = request->start;
	if (request->reuse || is_odd(request->owner))
		r = find_grantee(request->owner, &grant.grantee);
	if (r == 0 && is_odd(request->owner) && !user_is_known(&grant.grantee.user))
		r = -EINVAL;
	if (r == 0)
		r = change_make(&change);
	if (r == 0)
		*ret_range = grant.range;
	return r;
}

static int collect_cuts(int fd, const struct grantee *grantee, const struct aliases *names,
			struct id_range gone, struct edit_list *edits)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD && is_by(grantee, names, &entry) &&
		    range_overlaps(entry.range, gone))
			r = cut_line(&line, &entry, gone, edits);
	return r;
}

static int remove_range(const struct change *change, const struct rewritable files[],
			struct edit_list edits[])
{
	const struct grant *grant = change->context;
	struct aliases names = {0};
	int r;

	if (files[0].fd < 0)
		return 0;
	r = find_names(grant->request, files[0].fd, &grant->grantee, grant->range, &names);
	return r < 0 ? r
		     : collect_cuts(files[0].fd, &grant->grantee, &names, grant->range, &edits[0]);
}

int grant_remove(const struct grant_request *request)
{
	struct grant grant = {
		.request = request,
		.range = {(uint32_t)request->start, request->start + request->count},
	};
	const struct change change = {
		.len = 1, .types = {request->type}, .plan = remove_range, .context = &grant};
	int r = check_request(request);

	if (r == 0 && grant.range.end > ID_SPACE)
		r = -EINVAL;
	if (r == 0)
		r = find_grantee(request->owner, &grant.grantee);
	if (r == 0)
		r = change_make(&change);
	return r;
}
