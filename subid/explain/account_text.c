/*
 * The hints that an account becomes: what is the caller's, what was ignored, and what is missing.
 */
#include "account.h"

static void show_line(const struct account *account, const struct noted_line *line,
		      struct message *message)
{
	const char *path = account->job->kind->subid_file;
	uintmax_t count = line->range.end - line->range.start;
	char why[ENTRY_FAULT_TEXT_MAX];

	if (line->source) {
		message_hint(message, "source %s: %u:%ju is yours", line->source, line->range.start,
			     count);
	} else if (line->fault != ENTRY_GOOD) {
		entry_fault_text(line->fault, line->number_error, why, sizeof(why));
		message_hint(message, "%s:%ju: ignored: %s", path, (uintmax_t)line->number, why);
	} else {
		message_hint(message, "%s:%ju: %u:%ju is yours", path, (uintmax_t)line->number,
			     line->range.start, count);
	}
}

static void show_lines(const struct account *account, const struct noted_lines *lines,
		       const char *more, struct message *message)
{
	for (size_t i = 0; i < lines->count && i < SHOWN_MAX; i++)
		show_line(account, &lines->items[i], message);
	if (lines->count > SHOWN_MAX)
		message_hint(message, "... and %zu more %s", lines->count - SHOWN_MAX, more);
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
	show_lines(account, &account->ranges, "ranges that are yours", message);
	show_lines(account, &account->ignored, "lines that are ignored", message);
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
