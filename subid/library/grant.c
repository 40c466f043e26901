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
#include "../../lib/decision/login_defs.h"
#include "configuration.h"
#include "file_lock.h"
#include "files_query.h"
#include "log.h"
#include "query.h"
#include "rewrite.h"

/* So often a file is read again that changes without a lock, before it is given up. */
#define CHANGES_MAX 16

/*
 * Within the dialect of all readers: no comment, nothing unprintable, no blank that one of them
 * trims.
 */
static bool is_writable_owner(const char *owner)
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

	if (!is_writable_owner(request->owner) || request->start >= ID_SPACE ||
	    request->count == 0 || request->count > ID_SPACE)
		return -EINVAL;
	r = configuration_get(&configuration);
	if (r < 0)
		return r;
	return source_is_files(&configuration->sources.items[0].rule) ? 0 : -EOPNOTSUPP;
}

/* Whose lines are changed. Released with user_clear(). */
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

	if (fd < 0 || !grantee->user.name)
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
	return owner_matches(&grantee->owner, entry->owner, entry->owner_len) ||
	       aliases_match(names, entry->owner, entry->owner_len);
}

/* The IDs that may be handed out: both ends belong to them. */
struct bounds {
	uint64_t first;
	uint64_t last;
};

static int read_bounds(enum id_type type, struct bounds *ret_bounds)
{
	bool users = type == USER_IDS;
	int r = login_defs_number(LOGIN_DEFS, users ? "SUB_UID_MIN" : "SUB_GID_MIN", 100000,
				  &ret_bounds->first);

	if (r == 0)
		r = login_defs_number(LOGIN_DEFS, users ? "SUB_UID_MAX" : "SUB_GID_MAX", 600100000,
				      &ret_bounds->last);
	return r;
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

/* The lowest count IDs within the bounds that no range holds. */
static int find_free(const struct range_list *taken, struct bounds bounds, uint64_t count,
		     struct id_range *ret_range)
{
	auto_range_set struct range_set set = {0};
	uint64_t start = bounds.first;
	int r = range_set_init(taken->items, taken->len, &set);

	if (r < 0)
		return r;
	for (size_t i = 0; i < set.len && start + count > set.items[i].start; i++)
		if (set.items[i].end > start)
			start = set.items[i].end;
	if (start + count > bounds.last + 1 || start + count > (uint64_t)ID_MAX + 1)
		return -ENOSPC;
	*ret_range = (struct id_range){(uint32_t)start, start + count};
	return 0;
}

static int append_line(const struct rewritable *file, const char *owner, struct id_range range)
{
	auto_edit_list struct edit_list edits = {0};
	uint64_t end = (uint64_t)file->st.st_size;
	char *text;
	int r;

	if (asprintf(&text, "%s:%u:%ju\n", owner, range.start,
		     (uintmax_t)(range.end - range.start)) < 0)
		return -ENOMEM;
	r = edit_list_add(&edits, end, end, text);
	if (r < 0) {
		free(text);
		return r;
	}
	return rewrite_file(file, &edits);
}

/* A change of a file that is locked. It may be made several times, if somebody writes meanwhile. */
struct change {
	const struct grant_request *request;
	const char *path;
	struct grantee grantee;
	int (*make)(struct change *change, const struct rewritable *file);
	struct bounds bounds;  /* of a grant */
	struct id_range range; /* that is granted or taken away */
};

static int add_range(struct change *change, const struct rewritable *file)
{
	const struct grant_request *request = change->request;
	const struct id_range everything = {0, ID_SPACE};
	auto_aliases struct aliases names = {0};
	struct survey survey = {0};
	int r = request->reuse ? find_names(request, file->fd, &change->grantee, everything, &names)
			       : 0;

	if (r == 0)
		r = survey_file(file->fd, request, &change->grantee, &names, &survey);
	if (r == 0 && survey.found) {
		change->range = survey.reusable;
	} else if (r == 0) {
		r = find_free(&survey.taken, change->bounds, request->count, &change->range);
		if (r == 0)
			r = append_line(file, request->owner, change->range);
	}
	range_list_clear(&survey.taken);
	return r;
}

static int change_once(struct change *change)
{
	auto_rewritable struct rewritable file = REWRITABLE_NONE;
	int r = rewritable_open(change->path, &file);

	return r < 0 ? r : change->make(change, &file);
}

static int change_locked(struct change *change)
{
	auto_file_lock struct file_lock lock = {0};
	int r = file_lock_acquire(change->path, &lock);

	if (r < 0)
		return r;
	for (int i = 0; i < CHANGES_MAX; i++) {
		r = change_once(change);
		if (r != -ESTALE)
			return r;
	}
	log_message("%s changes again and again: a program writes to it without its lock",
		    change->path);
	return -EBUSY;
}

int grant_add(const struct grant_request *request, struct id_range *ret_range)
{
	struct change change = {
		.request = request,
		.path = files_of_type(request->type, NULL).subid,
		.make = add_range,
	};
	int r = check_request(request);

	if (r == 0)
		r = read_bounds(request->type, &change.bounds);
	if (r < 0)
		return r;
	if (request->start > change.bounds.first)
		change.bounds.first = request->start;
	if (request->reuse || is_odd(request->owner))
		r = find_grantee(request->owner, &change.grantee);
	if (r == 0 && is_odd(request->owner) && !change.grantee.user.name)
		r = -EINVAL;
	if (r == 0)
		r = change_locked(&change);
	if (r == 0)
		*ret_range = change.range;
	user_clear(&change.grantee.user);
	return r;
}

/* The line without the IDs of gone: no, one or two lines, by the OWNER as it stands there. */
static int cut_line(const struct text_line *line, const struct subid_entry *entry,
		    struct id_range gone, struct edit_list *edits)
{
	int owner_len = (int)entry->owner_len;
	auto_free char *before = NULL;
	auto_free char *after = NULL;
	char *text;
	int r;

	if (entry->range.start < gone.start &&
	    asprintf(&before, "%.*s:%u:%u\n", owner_len, entry->owner, entry->range.start,
		     gone.start - entry->range.start) < 0)
		return -ENOMEM;
	if (entry->range.end > gone.end &&
	    asprintf(&after, "%.*s:%ju:%ju\n", owner_len, entry->owner, (uintmax_t)gone.end,
		     (uintmax_t)(entry->range.end - gone.end)) < 0)
		return -ENOMEM;
	if (asprintf(&text, "%s%s", before ? before : "", after ? after : "") < 0)
		return -ENOMEM;
	r = edit_list_add(edits, line->offset, line->end, text);
	if (r < 0)
		free(text);
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

static int remove_range(struct change *change, const struct rewritable *file)
{
	auto_aliases struct aliases names = {0};
	auto_edit_list struct edit_list edits = {0};
	int r;

	if (file->fd < 0)
		return 0;
	r = find_names(change->request, file->fd, &change->grantee, change->range, &names);
	if (r == 0)
		r = collect_cuts(file->fd, &change->grantee, &names, change->range, &edits);
	return r < 0 || edits.len == 0 ? r : rewrite_file(file, &edits);
}

int grant_remove(const struct grant_request *request)
{
	struct change change = {
		.request = request,
		.path = files_of_type(request->type, NULL).subid,
		.make = remove_range,
		.range = {(uint32_t)request->start, request->start + request->count},
	};
	int r = check_request(request);

	if (r == 0 && change.range.end > ID_SPACE)
		r = -EINVAL;
	if (r == 0)
		r = find_grantee(request->owner, &change.grantee);
	if (r == 0)
		r = change_locked(&change);
	user_clear(&change.grantee.user);
	return r;
}
