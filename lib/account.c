/*
 * Goes through the sources as the decision did, but to the end, and keeps what it finds.
 *
 * Reads the file again, as the caller, without privilege; what the decision has found out is not
 * kept, since a request that is granted must not pay for it.
 */
#include "account.h"

#include <errno.h>
#include <string.h>

#include "../subid/files.h"
#include "../subid/passwd.h"

/* More login names of one user ID than these are not looked for. */
#define NAMES_MAX 64

static void keep(struct account_entries *entries, const struct account_entry *entry)
{
	if (entries->len < SHOWN_MAX)
		entries->kept[entries->len] = *entry;
	entries->len++;
}

static bool counts(const struct account *account, const struct subid_entry *entry)
{
	return owner_matches(&account->owner, entry->owner, entry->owner_len) ||
	       aliases_match(&account->aliases, entry->owner, entry->owner_len) ||
	       aliases_match(&account->names, entry->owner, entry->owner_len);
}

static int add_name(struct aliases *names, const struct passwd_line *entry)
{
	if (!names->names)
		names->names = calloc(NAMES_MAX, sizeof(*names->names));
	if (!names->names)
		return -ENOMEM;
	names->names[names->len] = calloc(1, entry->name_len + 1);
	if (!names->names[names->len])
		return -ENOMEM;
	memcpy(names->names[names->len++], entry->name, entry->name_len);
	return 0;
}

/* A line by another name may be bad, or grant what is not asked for, and is shown all the same. */
static void find_names(struct account *account, const char *passwd_path)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	struct file_verdict verdict;
	int r = trusted_file_open(passwd_path, &verdict, &fd) == FILE_GOOD
			? lines_open(fd, 0, &reader)
			: -EPERM;

	while (r >= 0 && account->names.len < NAMES_MAX && (r = lines_next(reader, &line)) > 0)
		if (passwd_parse(&line, &entry) && entry.uid == account->owner.uid &&
		    owner_is_name(entry.name, entry.name_len))
			r = add_name(&account->names, &entry);
}

static int take_line(struct account *account, const struct text_line *line)
{
	struct subid_entry entry;
	enum entry_fault fault = entry_parse(line, &entry);
	struct account_entry kept = {.line = line->number};

	if (fault == ENTRY_NONE || !counts(account, &entry))
		return 0;
	if (fault != ENTRY_GOOD) {
		entry_fault_text(fault, entry.number_error, kept.fault, sizeof(kept.fault));
		keep(&account->ignored, &kept);
		return 0;
	}
	kept.range = entry.range;
	keep(&account->ranges, &kept);
	return range_set_subtract(&account->missing, entry.range);
}

static int read_file(struct account *account, int fd)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	const char *passwd = files_of_type(account->job->kind->type)->passwd;
	int r = aliases_find(fd, passwd, &account->owner, &account->missing, &account->aliases);

	find_names(account, passwd);
	if (r >= 0)
		r = lines_open(fd, 0, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = take_line(account, &line);
	return r;
}

static void ask_files(struct account *account)
{
	auto_close int fd = -1;
	int r = 0;

	account->files_asked = true;
	if (trusted_file_open(account->job->kind->subid_file, &account->file, &fd) == FILE_GOOD)
		r = read_file(account, fd);
	account->read_error = r < 0 ? -r : 0;
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
		keep(&account->ranges,
		     &(struct account_entry){.source = source->rule.name, .range = list.items[i]});
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

static void show_entry(const struct account *account, const struct account_entry *entry,
		       struct message *message)
{
	const char *path = account->job->kind->subid_file;
	uintmax_t count = entry->range.end - entry->range.start;

	if (entry->source)
		message_hint(message, "source %s: %u:%ju is yours", entry->source,
			     entry->range.start, count);
	else if (entry->fault[0] != '\0')
		message_hint(message, "%s:%ju: ignored: %s", path, (uintmax_t)entry->line,
			     entry->fault);
	else
		message_hint(message, "%s:%ju: %u:%ju is yours", path, (uintmax_t)entry->line,
			     entry->range.start, count);
}

static void show_entries(const struct account *account, const struct account_entries *entries,
			 const char *more, struct message *message)
{
	for (size_t i = 0; i < entries->len && i < SHOWN_MAX; i++)
		show_entry(account, &entries->kept[i], message);
	if (entries->len > SHOWN_MAX)
		message_hint(message, "... and %zu more %s", entries->len - SHOWN_MAX, more);
}

static void show_missing(const struct account *account, struct message *message)
{
	const struct range_set *missing = &account->missing;

	for (size_t i = 0; i < missing->len && i < SHOWN_MAX; i++)
		message_hint(message, "not delegated to you (%u): %u-%ju", account->job->caller.uid,
			     missing->items[i].start, (uintmax_t)missing->items[i].end - 1);
	if (missing->len > SHOWN_MAX)
		message_hint(message, "... and %zu more ranges that are not",
			     missing->len - SHOWN_MAX);
}

void account_show(const struct account *account, struct message *message)
{
	if (!account->made)
		return;
	show_entries(account, &account->ranges, "ranges that are yours", message);
	show_entries(account, &account->ignored, "lines that are ignored", message);
	show_missing(account, message);
	if (account->ends_at)
		message_hint(message,
			     "the sources behind %s are not asked then, as subid: in %s says",
			     account->ends_at->rule.name, NSSWITCH_CONF);
	for (size_t i = 0; i < account->sources->passed_over_len; i++)
		message_hint(message, "source %s is passed over: %s",
			     account->sources->passed_over[i].rule.name,
			     account->sources->passed_over[i].why);
}

void account_clear(struct account *account)
{
	aliases_clear(&account->aliases);
	aliases_clear(&account->names);
	range_set_clear(&account->missing);
}
