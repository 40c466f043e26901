/*
 * The part of an account that comes from /etc/subuid or /etc/subgid: the lines that are the
 * caller's by user ID, by the login name, and by other names of the user ID.
 */
#include "account_file.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/files.h"
#include "../../lib/directory/names.h"
#include "escape.h"

/* One look at the file. */
struct look {
	struct account *account;
	const struct aliases *names;    /* other ones of the caller's */
	size_t ranges_before;           /* those of other sources */
	size_t questions;               /* that the user database was asked */
	struct account_lines alike;     /* the lines that look like the caller's */
	bool first[256];                /* whether the caller's or such a line begins so */
	char end[sizeof("4294967296")]; /* of what is missing, or empty */
	size_t end_len;
	bool changed; /* less is missing than before */
};

void account_add_line(struct account_lines *lines, const struct account_line *line)
{
	if (lines->count < SHOWN_MAX)
		lines->items[lines->count] = *line;
	lines->count++;
}

static void add_lines(struct account_lines *lines, const struct account_lines *more)
{
	size_t i;

	for (i = 0; i < more->count && i < SHOWN_MAX; i++)
		account_add_line(lines, &more->items[i]);
	lines->count += more->count - i;
}

int account_take(struct account *account, struct id_range range)
{
	int r = range_set_subtract(&account->reverse, range);

	return r < 0 ? r : range_set_subtract(&account->missing, range);
}

static bool counts(const struct look *look, const struct subid_entry *entry)
{
	return owner_matches(&look->account->owner, entry->owner) ||
	       aliases_match(look->names, entry->owner);
}

static int take_own(struct look *look, const struct text_line *line, enum entry_fault fault,
		    const struct subid_entry *entry)
{
	struct account *account = look->account;
	const bool good = fault == ENTRY_GOOD;

	account_add_line(good ? &account->ranges : &account->ignored,
			 &(struct account_line){.number = line->number,
						.range = entry->range,
						.fault = fault,
						.number_error = entry->number_error});
	if (!good)
		return 0;
	look->changed |= range_set_overlaps(&account->missing, entry->range);
	return account_take(account, entry->range);
}

/* Adds the names of the passwd file, by which lines may be bad, or grant what is not asked for. */
static void add_names(const struct account *account, const char *path, struct aliases *names)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	int r = trusted_file_read(path, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0)
		if (passwd_parse(&line, &entry))
			aliases_add_entry(names, &account->owner, &entry);
}

static bool is_owner(const void *users, const char *text, size_t len, bool any_case)
{
	const struct owner *owner = users;
	const struct word word = {text, len};

	return owner_matches(owner, word) ||
	       (any_case && len > 0 && word_is_nocase(word, owner->name));
}

/* What may_matter() goes by. */
static void prepare(struct look *look)
{
	const struct range_set *missing = &look->account->missing;
	const struct owner *owner = &look->account->owner;
	const struct aliases *names = look->names;

	for (int c = 0; c < 256; c++)
		look->first[c] = !isascii(c) || !isalnum(c) || c == owner->id_text[0] ||
				 tolower(c) == tolower((unsigned char)owner->name[0]);
	for (size_t at = 0; at < names->len; at += strlen(names->names + at) + 1)
		look->first[(unsigned char)names->names[at]] = true;
	look->end[0] = '\0';
	if (missing->len > 0)
		(void)snprintf(look->end, sizeof(look->end), "%ju",
			       (uintmax_t)missing->items[missing->len - 1].end);
	look->end_len = strlen(look->end);
}

static enum look_alike find_look_alike(const struct account *account, const struct text_line *line,
				       const struct subid_entry *entry)
{
	if (look_alike_is_utf_16(line))
		return LOOK_ALIKE_UTF_16;
	return look_alike_find(entry->owner.text, entry->owner.len, is_owner, &account->owner);
}

/* A group as OWNER, or a number that is nobody's, is asked of the user database, but not often. */
static enum look_alike look_up_owner(struct look *look, const struct subid_entry *entry)
{
	char name[OWNER_SHOWN_MAX];
	uint64_t uid;

	if (entry->owner.len >= sizeof(name) || look->names->too_many ||
	    look->questions++ >= SHOWN_MAX)
		return LOOK_ALIKE_NONE;
	memcpy(name, entry->owner.text, entry->owner.len);
	name[entry->owner.len] = '\0';
	if (number_parse(name, entry->owner.len, ID_MAX, &uid) == 0)
		return getpwuid((uid_t)uid) ? LOOK_ALIKE_NONE : LOOK_ALIKE_NUMBER;
	if (look->account->kind->type == GROUP_IDS && getgrnam(name) && !getpwnam(name))
		return LOOK_ALIKE_GROUP;
	return LOOK_ALIKE_NONE;
}

/* Most lines of others begin above what is missing: the digits of START tell it unread. */
static bool may_hold(const struct look *look, const char *text, size_t len)
{
	const char *start = memchr(text, ':', len);
	const char *count = start ? memchr(start + 1, ':', len - (size_t)(start + 1 - text)) : NULL;
	size_t digits;

	if (!count)
		return false;
	digits = (size_t)(count - start - 1);
	return digits < look->end_len ||
	       (digits == look->end_len && memcmp(start + 1, look->end, digits) < 0);
}

/* Most lines are told by their first letter and START. */
static bool may_matter(const void *context, const char *text, size_t len)
{
	const struct look *look = context;

	return len > 0 && (look->first[(unsigned char)text[0]] || may_hold(look, text, len));
}

static void note_other(struct account *account, const struct text_line *line,
		       const struct subid_entry *entry)
{
	char owner[OWNER_SHOWN_MAX];

	if (account->other_owner[0] != '\0' || entry->owner.len >= sizeof(owner))
		return;
	memcpy(owner, entry->owner.text, entry->owner.len);
	owner[entry->owner.len] = '\0';
	(void)escape_text(owner, account->other_owner);
	account->other = (struct account_line){.number = line->number, .range = entry->range};
}

/* A line that is not the caller's may look so, or hold what is missing. */
static void take_other(struct look *look, const struct text_line *line, enum entry_fault fault,
		       const struct subid_entry *entry)
{
	struct account *account = look->account;
	bool holds = fault == ENTRY_GOOD && range_set_overlaps(&account->missing, entry->range);
	enum look_alike why = find_look_alike(account, line, entry);

	if (why == LOOK_ALIKE_NONE && holds)
		why = look_up_owner(look, entry);
	if (why != LOOK_ALIKE_NONE)
		account_add_line(&look->alike,
				 &(struct account_line){.number = line->number, .look_alike = why});
	else if (holds)
		note_other(account, line, entry);
}

static int read_lines(struct look *look, int fd)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next_wanted(reader, may_matter, look, &line)) > 0) {
		struct subid_entry entry;
		enum entry_fault fault = entry_parse(&line, &entry);

		if (fault == ENTRY_NONE)
			continue;
		if (counts(look, &entry))
			r = take_own(look, &line, fault, &entry);
		else
			take_other(look, &line, fault, &entry);
	}
	return r;
}

/* What others hold is known when all is known that the caller has: until then, it is read again. */
static int look_at_lines(struct look *look, int fd)
{
	struct account *account = look->account;
	int r = 0;

	prepare(look);
	do {
		account->ranges.count = look->ranges_before;
		account->ignored.count = 0;
		account->other_owner[0] = '\0';
		look->alike.count = 0;
		look->questions = 0;
		look->changed = false;
		r = read_lines(look, fd);
	} while (r == 0 && look->changed && account->missing.len > 0);
	return r;
}

static int look_at_file(struct account *account, const struct files *files, int fd)
{
	struct aliases names = {0};
	struct look look = {
		.account = account, .names = &names, .ranges_before = account->ranges.count};
	int r = look_at_lines(&look, fd);

	if (r == 0 && account->missing.len > 0)
		r = names_find(fd, &files->users, &account->owner, &account->missing, &names);
	if (r < 0)
		return r;
	account->owners_too_many = names.too_many;
	if (names.error < 0)
		account->db_error = -names.error;
	add_names(account, files->users.passwd, &names);
	if (names.len > 0 || names.too_many)
		r = look_at_lines(&look, fd);
	if (account->missing.len == 0)
		account->other_owner[0] = '\0';
	else if (r == 0)
		add_lines(&account->ignored, &look.alike);
	return r;
}

void account_read_file(struct account *account)
{
	const struct files files = files_of_type(account->kind->type, account->users);
	struct file_verdict verdict;
	auto_close int fd = -1;

	account->files_asked = true;
	account->fault = trusted_file_open(files.subid, &verdict, &fd);
	account->file_error = verdict.error;
	account->file_owner = verdict.owner;
	account->mode = verdict.mode & 07777;
	if (account->fault == FILE_GOOD)
		account->read_error = -look_at_file(account, &files, fd);
}
