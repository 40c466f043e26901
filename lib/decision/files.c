/*
 * Decides from a file of delegations in one pass: what is asked for is held as a set, each line
 * of the user takes its range out of it, and when nothing is left the answer is yes.
 *
 * A second look at the file is taken only if something is left and somebody else's line has it:
 * that line's owner may be another name of the user. Run with privileges parked.
 */
#include "files.h"

#include <errno.h>

#include "aliases.h"
#include "sieve.h"

struct files files_of_type(enum subid_type type, const struct source_list *sources)
{
	return (struct files){
		.subid = type == ID_TYPE_UID ? "/etc/subuid" : "/etc/subgid",
		.passwd = "/etc/passwd",
		.passwd_only = sources && sources->passwd_only,
	};
}

/* One pass: whose lines count is the owner's affair, or that of the aliases if there are any. */
struct pass {
	const struct owner *owner;
	const struct aliases *aliases;
	struct range_set *wanted;
	struct sieve sieve;
	bool others; /* a line of somebody else has an ID that was wanted when it was read */
	struct delegation_notes *notes;
};

static bool counts(const struct pass *pass, const struct subid_entry *entry)
{
	return pass->aliases ? aliases_match(pass->aliases, entry->owner, entry->owner_len)
			     : owner_matches(pass->owner, entry->owner, entry->owner_len);
}

static int take_line(struct pass *pass, const struct text_line *line)
{
	struct subid_entry entry = {0};
	enum entry_fault fault = entry_parse(line, &entry);

	if (fault == ENTRY_NONE)
		return 0;
	if (counts(pass, &entry)) {
		noted_lines_add_entry(&pass->notes->granting, &pass->notes->ignored, line->number,
				      &entry, fault);
		return fault == ENTRY_GOOD ? range_set_subtract(pass->wanted, entry.range) : 0;
	}
	if (fault == ENTRY_GOOD && !pass->aliases && !pass->others &&
	    range_set_overlaps(pass->wanted, entry.range)) {
		pass->others = true;
		sieve_forget_ranges(&pass->sieve);
	}
	return 0;
}

static int run_pass(int fd, struct pass *pass)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = lines_open(fd, pass->notes->file.size, &reader);

	while (r >= 0 && pass->wanted->len > 0 && (r = sieve_next(&pass->sieve, reader, &line)) > 0)
		r = take_line(pass, &line);
	return r < 0 ? r : 0;
}

/* Takes out of wanted what the open file delegates to the owner. */
static int take_delegated(const struct files *files, int fd, const struct owner *owner,
			  struct range_set *wanted, struct delegation_notes *notes)
{
	struct aliases *aliases = &notes->aliases;
	struct pass direct = {
		.owner = owner,
		.wanted = wanted,
		.sieve = sieve_make(owner, wanted),
		.notes = notes,
	};
	struct pass by_alias = {.aliases = aliases, .wanted = wanted, .notes = notes};
	int r = run_pass(fd, &direct);

	if (r < 0 || wanted->len == 0 || !direct.others)
		return r;
	aliases_clear(aliases);
	r = aliases_find(fd, files, owner, wanted, aliases);
	if (r < 0)
		return r;
	by_alias.sieve = sieve_make(NULL, wanted);
	return aliases->len > 0 ? run_pass(fd, &by_alias) : 0;
}

static int collect_open_claims(const struct claim claims[], size_t len, struct range_set *ret_set)
{
	auto_free struct id_range *ranges = calloc(len ? len : 1, sizeof(*ranges));
	size_t open = 0;

	if (!ranges)
		return -ENOMEM;
	for (size_t i = 0; i < len; i++)
		if (!claims[i].granted)
			ranges[open++] = claims[i].range;
	return range_set_init(ranges, open, ret_set);
}

int files_check(const struct files *files, const struct owner *owner, struct claim claims[],
		size_t len, struct delegation_notes *notes)
{
	auto_close int fd = -1;
	int r;

	notes->files_asked = true;
	range_set_clear(&notes->missing);
	r = collect_open_claims(claims, len, &notes->missing);
	if (r < 0 || trusted_file_open(files->subid, &notes->file, &fd) != FILE_GOOD)
		return r;
	r = take_delegated(files, fd, owner, &notes->missing, notes);
	if (r < 0)
		return r;
	for (size_t i = 0; i < len; i++)
		if (!range_set_overlaps(&notes->missing, claims[i].range))
			claims[i].granted = true;
	return 0;
}
