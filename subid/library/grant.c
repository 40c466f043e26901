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

#include "configuration.h"
#include "../../lib/decision/entry.h"
#include "file_lock.h"
#include "../../lib/decision/login_defs.h"
#include "../../lib/base/number.h"
#include "query.h"
#include "rewrite.h"
#include "../../lib/base/trusted_file.h"
#include "../../lib/decision/user.h"

static const char login_defs[] = "/etc/login.defs";

/* Within the dialect of the strictest reader: no blank, no comment, nothing unprintable. */
static bool is_writable_owner(const char *owner)
{
	if (!query_is_owner(owner) || owner[0] == '#' || strlen(owner) >= LOGIN_NAME_MAX)
		return false;
	for (const char *c = owner; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || *c == '\177')
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

/* The lines of the owner are those by its text and by its user ID. */
static int find_owner(const char *text, struct owner *ret_owner)
{
	const struct configuration *configuration;
	auto_user struct user user = {0};
	int r = configuration_get(&configuration);

	if (r == 0 && owner_is_name(text, strlen(text)))
		r = user_look_up(&configuration->nsswitch.passwd, text, 0, &user);
	if (r < 0)
		return r == -ENOMEM ? r : -EAGAIN;
	*ret_owner = owner_make_query(text, user.name ? &user.uid : NULL);
	return 0;
}

/* Opens the file under its lock. *ret_fd stays -1 if there is none yet. */
static int open_locked(const char *path, int *ret_fd)
{
	struct file_verdict verdict;

	switch (trusted_file_open(path, &verdict, ret_fd)) {
	case FILE_GOOD:
		return 0;
	case FILE_OPEN:
		return verdict.error == ENOENT ? 0 : -verdict.error;
	default:
		return -EPERM;
	}
}

/* The IDs that may be handed out: both ends belong to them. */
struct bounds {
	uint64_t first;
	uint64_t last;
};

static int read_bounds(enum subid_type type, struct bounds *ret_bounds)
{
	bool users = type == ID_TYPE_UID;
	int r = login_defs_number(login_defs, users ? "SUB_UID_MIN" : "SUB_GID_MIN", 100000,
				  &ret_bounds->first);

	if (r == 0)
		r = login_defs_number(login_defs, users ? "SUB_UID_MAX" : "SUB_GID_MAX", 600100000,
				      &ret_bounds->last);
	return r;
}

/* What a file says: every range in it, and the first of the owner (if any) that is big enough. */
struct survey {
	struct range_list taken;
	struct id_range reusable;
	bool found;
};

static int survey_file(int fd, const struct owner *owner, uint64_t count, struct survey *survey)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = fd < 0 ? 0 : lines_open(fd, 0, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (entry_parse(&line, &entry) != ENTRY_GOOD)
			continue;
		r = range_list_join(&survey->taken, entry.range);
		if (owner && !survey->found && entry.range.end - entry.range.start >= count &&
		    owner_matches(owner, entry.owner, entry.owner_len)) {
			survey->reusable = entry.range;
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
	if (start + count > bounds.last + 1)
		return -ENOSPC;
	*ret_range = (struct id_range){(uint32_t)start, start + count};
	return 0;
}

static int append_line(const char *path, int fd, const char *owner, struct id_range range)
{
	auto_edit_list struct edit_list edits = {0};
	off_t end = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	char *text;
	int r;

	if (end < 0)
		return -errno;
	if (asprintf(&text, "%s:%u:%ju\n", owner, range.start,
		     (uintmax_t)(range.end - range.start)) < 0)
		return -ENOMEM;
	r = edit_list_add(&edits, (uint64_t)end, (uint64_t)end, text);
	if (r < 0) {
		free(text);
		return r;
	}
	return rewrite_file(path, fd, &edits);
}

static int add_locked(const char *path, const struct grant_request *request,
		      const struct owner *owner, struct bounds bounds, struct id_range *ret_range)
{
	auto_close int fd = -1;
	struct survey survey = {0};
	struct id_range range;
	int r = open_locked(path, &fd);

	if (r == 0)
		r = survey_file(fd, request->reuse ? owner : NULL, request->count, &survey);
	if (r == 0 && survey.found) {
		*ret_range = survey.reusable;
	} else if (r == 0) {
		r = find_free(&survey.taken, bounds, request->count, &range);
		if (r == 0)
			r = append_line(path, fd, request->owner, range);
		if (r == 0)
			*ret_range = range;
	}
	range_list_clear(&survey.taken);
	return r;
}

int grant_add(const struct grant_request *request, struct id_range *ret_range)
{
	const char *path = files_of_type(request->type, NULL).subid;
	auto_file_lock struct file_lock lock = {.password_fd = -1};
	struct bounds bounds;
	struct owner owner = {0};
	int r = check_request(request);

	if (r == 0)
		r = read_bounds(request->type, &bounds);
	if (r == 0 && request->reuse)
		r = find_owner(request->owner, &owner);
	if (r == 0)
		r = file_lock_acquire(path, &lock);
	if (r < 0)
		return r;
	if (request->start > bounds.first)
		bounds.first = request->start;
	return add_locked(path, request, &owner, bounds, ret_range);
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

static int collect_cuts(int fd, const struct owner *owner, struct id_range gone,
			struct edit_list *edits)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD &&
		    owner_matches(owner, entry.owner, entry.owner_len) &&
		    range_overlaps(entry.range, gone))
			r = cut_line(&line, &entry, gone, edits);
	return r;
}

int grant_remove(const struct grant_request *request)
{
	const char *path = files_of_type(request->type, NULL).subid;
	auto_file_lock struct file_lock lock = {.password_fd = -1};
	auto_close int fd = -1;
	auto_edit_list struct edit_list edits = {0};
	struct id_range gone = {(uint32_t)request->start, request->start + request->count};
	struct owner owner;
	int r = check_request(request);

	if (r == 0 && gone.end > ID_SPACE)
		r = -EINVAL;
	if (r == 0)
		r = find_owner(request->owner, &owner);
	if (r == 0)
		r = file_lock_acquire(path, &lock);
	if (r == 0)
		r = open_locked(path, &fd);
	if (r < 0 || fd < 0)
		return r;
	r = collect_cuts(fd, &owner, gone, &edits);
	if (r < 0 || edits.len == 0)
		return r;
	return rewrite_file(path, fd, &edits);
}
