/*
 * Goes through the sources as the decision did, but to the end, and keeps what it finds. Plugins
 * are asked once more. Of the file, the decision has left notes; it is read again only where the
 * caller has other names, whose lines may be bad, or grant what is not asked for.
 */
#include "account.h"

#include <errno.h>
#include <string.h>

#include "../../lib/decision/files.h"
#include "../../lib/base/number.h"
#include "../../lib/decision/passwd.h"

/* More login names of one user ID than these are not looked for. */
#define NAMES_MAX 64

static void keep_noted(struct noted_lines *lines, const struct noted_lines *noted)
{
	for (size_t i = 0; i < noted->count && i < NOTED_MAX; i++)
		noted_lines_add(lines, &noted->items[i]);
	if (noted->count > NOTED_MAX)
		lines->count += noted->count - NOTED_MAX;
}

static bool counts(const struct account *account, const struct subid_entry *entry)
{
	return owner_matches(&account->owner, entry->owner, entry->owner_len) ||
	       aliases_match(&account->job->permit.notes.aliases, entry->owner, entry->owner_len) ||
	       aliases_match(&account->names, entry->owner, entry->owner_len);
}

static void find_names(struct account *account, const char *passwd_path)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	int r = trusted_file_read(passwd_path, &fd, &reader);

	while (reader && r >= 0 && account->names.len < NAMES_MAX &&
	       (r = lines_next(reader, &line)) > 0)
		if (passwd_parse(&line, &entry))
			r = aliases_add(&account->names, &account->owner, &entry);
}

static void take_line(struct account *account, const struct text_line *line)
{
	struct subid_entry entry = {0};
	enum entry_fault fault = entry_parse(line, &entry);

	if (fault == ENTRY_NONE || !counts(account, &entry))
		return;
	noted_lines_add_entry(&account->ranges, &account->ignored, line->number, &entry, fault);
}

static int read_file(struct account *account, const char *path)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = trusted_file_read(path, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0)
		take_line(account, &line);
	return r;
}

/* Takes out what is not in the set left. Out of memory, more is missing than there is. */
static void keep_common(struct range_set *set, const struct range_set *left)
{
	uint64_t start = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i <= left->len; i++) {
		uint64_t end = i < left->len ? left->items[i].start : ID_SPACE;

		if (start < end)
			r = range_set_subtract(set, (struct id_range){(uint32_t)start, end});
		start = i < left->len ? left->items[i].end : ID_SPACE;
	}
}

static void ask_files(struct account *account)
{
	const struct job *job = account->job;
	const struct delegation_notes *notes = &job->permit.notes;
	struct files files = files_of_type(job->kind->type, account->sources);
	int r;

	if (!notes->files_asked)
		return;
	account->files_asked = true;
	account->file = notes->file;
	keep_common(&account->missing, &notes->missing);
	if (notes->file.fault == FILE_GOOD)
		find_names(account, files.passwd);
	if (account->names.len > 0) {
		r = read_file(account, files.subid);
		account->read_error = r < 0 ? -r : 0;
		return;
	}
	keep_noted(&account->ranges, &notes->granting);
	keep_noted(&account->ignored, &notes->ignored);
}

static enum source_status ask_plugin(struct account *account, const struct source *source)
{
	auto_range_list struct range_list list = {0};
	enum source_status status = SOURCE_NOTFOUND;

	if (account->owner.name_len > 0)
		status = plugin_list(&source->plugin, account->owner.name, account->job->kind->type,
				     &list);
	if (status > SOURCE_NOTFOUND && !account->down)
		account->down = source;
	for (size_t i = 0; i < list.len; i++) {
		noted_lines_add(&account->ranges, &(struct noted_line){.source = source->rule.name,
								       .range = list.items[i]});
		if (range_set_subtract(&account->missing, list.items[i]) < 0)
			break;
	}
	return status > SOURCE_NOTFOUND ? status : SOURCE_NOTFOUND;
}

static void ask_sources(struct account *account)
{
	const struct source_list *sources = account->sources;

	for (size_t i = 0; i < sources->len; i++) {
		const struct source *source = &sources->items[i];
		enum source_status status = SOURCE_NOTFOUND;

		if (source_is_files(&source->rule))
			ask_files(account);
		else
			status = ask_plugin(account, source);
		if (source->rule.stop[status] && i + 1 < sources->len) {
			account->ends_at = source;
			return;
		}
	}
}

/* What sources have to delegate: all but the caller's own ID. */
static int make_missing(struct account *account)
{
	const struct id_map *map = &account->job->request.map;
	auto_free struct id_range *ranges = calloc(ID_MAP_MAX, sizeof(*ranges));
	size_t len = 0;

	if (!ranges)
		return -ENOMEM;
	for (size_t i = 0; i < map->len; i++) {
		const struct id_extent *extent = &map->extents[i];

		if (!permit_is_own_id(account->job->kind, &account->job->caller, extent))
			ranges[len++] = (struct id_range){
				extent->outside, (uint64_t)extent->outside + extent->count};
	}
	return range_set_init(ranges, len, &account->missing);
}

void account_make(const struct job *job, struct account *ret_account)
{
	struct account account = {
		.job = job,
		.sources = &job->permit.sources,
		.owner = owner_make(job->caller.uid, job->caller.user.name),
	};

	*ret_account = account;
	if (make_missing(ret_account) < 0)
		return;
	ret_account->made = true;
	ask_sources(ret_account);
}

void account_clear(struct account *account)
{
	aliases_clear(&account->names);
	range_set_clear(&account->missing);
}
