/*
 * Hints for a range that is not delegated: what the user has, what was ignored, what is missing.
 *
 * Reads the file again, as the caller, without privilege; what the decision has found out is not
 * kept, since a request that is granted must not pay for it.
 */
#include <errno.h>
#include <string.h>

#include "../subid/aliases.h"
#include "../subid/entry.h"
#include "../subid/files.h"
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
	const struct id_extent *extent =
		&account->job->request.map.extents[account->job->refusal.triple];
	struct id_range range = {extent->outside, (uint64_t)extent->outside + extent->count};
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = range_set_init(&range, 1, &account->missing);

	if (r >= 0)
		r = aliases_find(fd, files_of_type(account->job->kind->type)->passwd,
				 &account->owner, &account->missing, &account->aliases);
	if (r >= 0)
		r = lines_open(fd, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = show_line(account, &line);
	return r;
}

static void conclude(const struct account *account)
{
	const struct job *job = account->job;
	const char *program = job->kind->program;
	char escaped[ESCAPED_MAX];
	const char *name = user_name(job, escaped);

	if (account->hidden > 0)
		message_hint(program, "... and %zu more lines for %s (%u)", account->hidden, name,
			     job->caller.uid);
	if (account->shown == 0)
		message_hint(program, "%s has no line for %s (%u)", job->kind->subid_file, name,
			     job->caller.uid);
	for (size_t i = 0; i < account->missing.len && i < SHOWN_MAX; i++)
		message_hint(program, "not delegated to %s (%u): %u-%ju", name, job->caller.uid,
			     account->missing.items[i].start,
			     (uintmax_t)account->missing.items[i].end - 1);
	if (account->missing.len > SHOWN_MAX)
		message_hint(program, "... and %zu more ranges", account->missing.len - SHOWN_MAX);
	message_hint(program, "to delegate a free range of IDs, as root: usermod %s FIRST-LAST %s",
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
	struct account account = {
		.job = job,
		.owner = owner_make(job->caller.uid, job->caller.user.name),
	};
	auto_close int fd = -1;
	struct file_verdict verdict;

	if (trusted_file_open(job->kind->subid_file, &verdict, &fd) != FILE_GOOD) {
		hint_file(job, &verdict);
	} else {
		int r = read_account(&account, fd);

		if (r < 0)
			message_hint(job->kind->program, "%s: %s", job->kind->subid_file,
				     strerror(-r));
		else
			conclude(&account);
	}
	hint_notes(job);
	aliases_clear(&account.aliases);
	range_set_clear(&account.missing);
}
