/*
 * The hints that an account becomes: what is the caller's, what was ignored, and what is missing.
 */
#include "account.h"

#include <errno.h>

#include "../library/fault_text.h"

static void show_line(const struct account *account, const struct account_line *line,
		      struct hints *hints)
{
	const char *path = account->kind->subid_file;
	uintmax_t count = line->range.end - line->range.start;
	char why[ENTRY_FAULT_TEXT_MAX];

	if (line->source) {
		hints_add(hints, "source %s: %u:%ju is yours", line->source, line->range.start,
			  count);
	} else if (line->look_alike != LOOK_ALIKE_NONE) {
		hints_add(hints, "%s:%ju: ignored: %s", path, (uintmax_t)line->number,
			  look_alike_text(line->look_alike));
	} else if (line->fault != ENTRY_GOOD) {
		entry_fault_text(line->fault, line->number_error, why, sizeof(why));
		hints_add(hints, "%s:%ju: ignored: %s", path, (uintmax_t)line->number, why);
	} else {
		hints_add(hints, "%s:%ju: %u:%ju is yours", path, (uintmax_t)line->number,
			  line->range.start, count);
	}
}

static void show_lines(const struct account *account, const struct account_lines *lines,
		       const char *more, struct hints *hints)
{
	for (size_t i = 0; i < lines->count && i < SHOWN_MAX; i++)
		show_line(account, &lines->items[i], hints);
	if (lines->count > SHOWN_MAX)
		hints_add(hints, "... and %zu more %s", lines->count - SHOWN_MAX, more);
}

#define SINCE_MAX (sizeof(", since source  cannot be reached") + 64)

/* What was not read, or not answered, may delegate what is missing all the same. Empty if all was.
 */
static void find_since(const struct account *account, char since[static SINCE_MAX])
{
	const char *path = account->kind->subid_file;
	const bool absent = account->fault == FILE_OPEN && account->file_error == ENOENT;

	since[0] = '\0';
	if (account->source)
		(void)snprintf(since, SINCE_MAX, ", since source %s cannot be reached",
			       account->source);
	else if (account->read_error != 0 || (account->fault == FILE_OPEN && !absent))
		(void)snprintf(since, SINCE_MAX, ", since %s cannot be read", path);
	else if (account->fault != FILE_GOOD && !absent)
		(void)snprintf(since, SINCE_MAX, ", since %s is ignored", path);
	else if (account->owners_too_many || account->db_error != 0)
		(void)snprintf(since, SINCE_MAX, ", since not all owners are known");
}

static void show_missing(const struct account *account, struct hints *hints)
{
	const struct range_set *missing = &account->missing;
	char since[SINCE_MAX];
	const char *verdict;

	find_since(account, since);
	verdict = since[0] != '\0' ? "not known whether" : "not";
	for (size_t i = 0; i < missing->len && i < SHOWN_MAX; i++) {
		const uint32_t first = missing->items[i].start;
		const uintmax_t last = missing->items[i].end - 1;

		if (first == last)
			hints_add(hints, "%s delegated to you (%u)%s: %u", verdict,
				  account->owner.uid, since, first);
		else
			hints_add(hints, "%s delegated to you (%u)%s: %u-%ju", verdict,
				  account->owner.uid, since, first, last);
	}
	if (missing->len > SHOWN_MAX)
		hints_add(hints, "... and %zu more ranges that are not", missing->len - SHOWN_MAX);
}

void account_show(const struct account *account, struct hints *hints)
{
	if (!account->made)
		return;
	show_lines(account, &account->ranges, "ranges that are yours", hints);
	show_lines(account, &account->ignored, "lines that are ignored", hints);
	show_missing(account, hints);
	if (account->ends_at)
		hints_add(hints, "the sources behind %s are not asked then, as subid: in %s says",
			  account->ends_at, NSSWITCH_CONF);
	for (size_t i = 0; i < account->sources.passed_over_len; i++)
		hints_add(hints, "source %s is passed over: %s",
			  account->sources.passed_over[i].rule.name,
			  account->sources.passed_over[i].why);
}
