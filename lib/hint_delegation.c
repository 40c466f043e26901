/*
 * Hints for a range that is not delegated: what the user has, what was ignored, what is missing.
 *
 * Reads the file again, as the caller, without privilege; what the decision has found out is not
 * kept, since a request that is granted must not pay for it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../subid/aliases.h"
#include "../subid/entry.h"
#include "../subid/files.h"
#include "../subid/log.h"
#include "../subid/source.h"
#include "../subid/trusted_file.h"
#include "hints.h"
#include "message.h"

#define SHOWN_MAX 10

/* One reading of the file. */
struct account {
	const struct job *job;
	struct owner owner;
	struct aliases aliases;
	struct range_set missing; /* of the triple that was refused */
	size_t shown;
	size_t hidden;
	bool ignored; /* the file itself is at fault, not what it says */
};

static const char *user_name(const struct job *job, char escaped[static ESCAPED_MAX])
{
	return job->caller.user.name ? message_escape(job->caller.user.name, escaped) : "your user";
}

static void hint_file(const struct job *job, const struct file_verdict *verdict)
{
	const char *program = job->kind->program;
	const char *path = job->kind->subid_file;

	switch (verdict->fault) {
	case FILE_OPEN:
		message_hint(program, "%s delegates nothing: %s%s", path, strerror(verdict->error),
			     verdict->error == EACCES ? "; it must be readable by all; as root: "
							"chmod a+r the file"
						      : "");
		break;
	case FILE_NOT_REGULAR:
		message_hint(program, "%s is ignored: it is not a regular file", path);
		break;
	case FILE_OWNER:
		message_hint(program,
			     "%s is ignored: it is owned by uid %u; as root: chown root %s", path,
			     verdict->owner, path);
		break;
	default:
		message_hint(program,
			     "%s is ignored: others than root can write to it (mode %04o); "
			     "as root: chmod go-w %s",
			     path, verdict->mode & 07777, path);
		break;
	}
}

static bool counts(const struct account *account, const struct subid_entry *entry)
{
	return owner_matches(&account->owner, entry->owner, entry->owner_len) ||
	       aliases_match(&account->aliases, entry->owner, entry->owner_len);
}

static int show_line(struct account *account, const struct text_line *line)
{
	const char *program = account->job->kind->program;
	const char *path = account->job->kind->subid_file;
	struct subid_entry entry;
	enum entry_fault fault = entry_parse(line, &entry);
	char text[ESCAPED_MAX];

	if (fault == ENTRY_NONE || !counts(account, &entry))
		return 0;
	if (fault == ENTRY_GOOD && range_set_subtract(&account->missing, entry.range) < 0)
		return -ENOMEM;
	if (account->shown == SHOWN_MAX) {
		account->hidden++;
		return 0;
	}
	account->shown++;
	if (fault == ENTRY_GOOD) {
		message_hint(program, "%s:%ju: %u:%ju is yours", path, (uintmax_t)line->number,
			     entry.range.start, (uintmax_t)(entry.range.end - entry.range.start));
	} else {
		entry_fault_text(fault, entry.number_error, text, sizeof(text));
		message_hint(program, "%s:%ju: ignored: %s", path, (uintmax_t)line->number, text);
	}
	return 0;
}

static int read_account(struct account *account, int fd)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct files files = files_of_type(account->job->kind->type, &account->job->permit.sources);
	int r = aliases_find(fd, &files, &account->owner, &account->missing, &account->aliases);

	if (r >= 0)
		r = lines_open(fd, 0, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = show_line(account, &line);
	return r;
}

/* The ranges that the file delegates, and what it does not. */
static void hint_source_files(struct account *account)
{
	const struct job *job = account->job;
	const char *program = job->kind->program;
	char escaped[ESCAPED_MAX];
	auto_close int fd = -1;
	struct file_verdict verdict;
	int r;

	if (trusted_file_open(job->kind->subid_file, &verdict, &fd) != FILE_GOOD) {
		hint_file(job, &verdict);
		account->ignored = true;
		return;
	}
	r = read_account(account, fd);
	if (r < 0)
		message_hint(program, "%s: %s", job->kind->subid_file, strerror(-r));
	else if (account->shown == 0)
		message_hint(program, "%s has no line for %s (%u)", job->kind->subid_file,
			     user_name(job, escaped), job->caller.uid);
	if (account->hidden > 0)
		message_hint(program, "... and %zu more lines for %s (%u)", account->hidden,
			     user_name(job, escaped), job->caller.uid);
}

/* The ranges that a plugin delegates. Returns what kind of answer that is. */
static enum source_status hint_source_plugin(struct account *account, const struct source *source)
{
	const struct job *job = account->job;
	const char *program = job->kind->program;
	const char *name = source->rule.name;
	auto_range_list struct range_list list = {0};
	enum source_status status = SOURCE_NOTFOUND;

	if (account->owner.name_len > 0)
		status = plugin_list(&source->plugin, account->owner.name, job->kind->type, &list);
	if (status > SOURCE_NOTFOUND)
		message_hint(program, "source %s (subid: in /etc/nsswitch.conf) cannot be reached",
			     name);
	else if (list.len == 0)
		message_hint(program, "source %s has no range for you (%u)", name, job->caller.uid);
	for (size_t i = 0; i < list.len; i++) {
		if (range_set_subtract(&account->missing, list.items[i]) < 0)
			break;
		if (i < SHOWN_MAX)
			message_hint(program, "source %s: %u:%ju is yours", name,
				     list.items[i].start,
				     (uintmax_t)(list.items[i].end - list.items[i].start));
	}
	if (list.len > SHOWN_MAX)
		message_hint(program, "... and %zu more", list.len - SHOWN_MAX);
	return status > SOURCE_NOTFOUND ? status : SOURCE_NOTFOUND;
}

/* Goes through the sources as the decision did. Returns whether the files were asked. */
static bool hint_sources(struct account *account, const struct source_list *sources)
{
	bool files = false;

	for (size_t i = 0; i < sources->len; i++) {
		const struct source *source = &sources->items[i];
		enum source_status status = SOURCE_NOTFOUND;

		if (source_is_files(&source->rule)) {
			files = true;
			hint_source_files(account);
		} else {
			status = hint_source_plugin(account, source);
		}
		if (source->rule.stop[status] && i + 1 < sources->len) {
			message_hint(account->job->kind->program,
				     "the sources behind %s are not asked then, as subid: in "
				     "/etc/nsswitch.conf says",
				     source->rule.name);
			break;
		}
	}
	return files;
}

/* Loads the plugins once more, so that those which are passed over are named. */
static void hint_passed_over(const struct job *job)
{
	struct plugin plugin;
	char prefix[ESCAPED_MAX];

	const struct source_rules *rules = &job->caller.nsswitch.subid;

	(void)snprintf(prefix, sizeof(prefix), "%s: hint", job->kind->program);
	log_set_stream(stderr);
	if (log_set_name(prefix) < 0)
		return;
	for (size_t i = 0; i < rules->len; i++)
		if (!source_is_files(&rules->items[i]) &&
		    plugin_open(rules->items[i].name, &plugin) < 0)
			continue;
}

static void hint_missing(const struct account *account, bool files)
{
	const struct job *job = account->job;
	const char *program = job->kind->program;
	char escaped[ESCAPED_MAX];
	const char *name = user_name(job, escaped);

	for (size_t i = 0; i < account->missing.len && i < SHOWN_MAX; i++)
		message_hint(program, "not delegated to %s (%u): %u-%ju", name, job->caller.uid,
			     account->missing.items[i].start,
			     (uintmax_t)account->missing.items[i].end - 1);
	if (account->missing.len > SHOWN_MAX)
		message_hint(program, "... and %zu more ranges", account->missing.len - SHOWN_MAX);
	if (job->request.map.extents[job->refusal.triple].count == 1)
		message_hint(program, "your own %s, which needs no delegation, is %u",
			     job->kind->id,
			     job->kind->type == ID_TYPE_UID ? job->caller.uid : job->caller.gid);
	if (files)
		message_hint(program,
			     "to delegate a free range of IDs, as root: usermod %s FIRST-LAST %s",
			     job->kind->usermod, name);
}

static void hint_notes(const struct job *job)
{
	const struct delegation_notes *notes = &job->permit.notes;

	if (notes->too_many_owners)
		message_hint(job->kind->program,
			     "lines of more than %d owners whom /etc/passwd does not know hold "
			     "these IDs: whether one of them is you was not asked",
			     ALIASES_ASKED_MAX);
	if (notes->user_db_error < 0)
		message_hint(job->kind->program,
			     "the user database could not say who owns a line with these IDs: %s",
			     strerror(-notes->user_db_error));
}

void hint_not_delegated(const struct job *job)
{
	const struct id_extent *extent = &job->request.map.extents[job->refusal.triple];
	const struct id_range range = {extent->outside, (uint64_t)extent->outside + extent->count};
	bool files;
	struct account account = {
		.job = job,
		.owner = owner_make(job->caller.uid, job->caller.user.name),
	};

	if (range_set_init(&range, 1, &account.missing) < 0)
		return;
	hint_passed_over(job);
	files = hint_sources(&account, &job->permit.sources);
	if (!account.ignored)
		hint_missing(&account, files);
	hint_notes(job);
	aliases_clear(&account.aliases);
	range_set_clear(&account.missing);
}
