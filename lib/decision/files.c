/*
 * Decides from a file of delegations in one pass: what is asked for is held as a set, each line
 * of the user takes its range out of it, and when nothing is left the answer is yes.
 *
 * A second look at the file is taken only if something is left and the user has other names, or may
 * have: somebody else's line that holds it may be by one of them. Run with privileges parked.
 */
#include "files.h"

#include <errno.h>

#include "../base/trusted_file.h"
#include "entry.h"

struct files files_of_type(enum id_type type, const struct source_rules *passwd)
{
	return (struct files){
		.subid = type == USER_IDS ? SUBUID_FILE : SUBGID_FILE,
		.users = {.passwd = PASSWD_FILE,
			  .passwd_first = passwd && passwd_is_first(passwd),
			  .passwd_only = passwd && passwd_is_all(passwd)},
	};
}

/* What a pass over the file takes from, and what for. */
struct pass {
	const struct owner *owner;
	const struct aliases *aliases; /* NULL in the first pass */
	struct range_set *wanted;
	bool others; /* a line of somebody else's that was read holds what was wanted then */
};

/* In the second pass, nothing that is wanted is held by a line that was taken in the first. */
static int take_line(struct pass *pass, const struct text_line *line)
{
	struct subid_entry entry;

	if (entry_parse(line, &entry) != ENTRY_GOOD)
		return 0;
	if (pass->aliases ? aliases_match(pass->aliases, entry.owner)
			  : owner_matches(pass->owner, entry.owner))
		return range_set_subtract(pass->wanted, entry.range);
	pass->others |= range_set_overlaps(pass->wanted, entry.range);
	return 0;
}

static int run_pass(int fd, uint64_t size, struct pass *pass)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = lines_open(fd, size, &reader);

	while (r >= 0 && pass->wanted->len > 0 &&
	       (r = pass->aliases ? lines_next(reader, &line)
				  : owner_next_line(pass->owner, reader, &line)) > 0)
		r = take_line(pass, &line);
	return r;
}

/* Takes out of wanted what the open file delegates to other names of the owner's. */
static int take_by_other_names(const struct files *files, int fd, uint64_t size,
			       const struct owner *owner, aliases_finder *find_aliases,
			       struct range_set *wanted)
{
	struct aliases aliases;
	struct pass pass = {.owner = owner, .aliases = &aliases, .wanted = wanted};
	int r = find_aliases(fd, &files->users, owner, wanted, &aliases);

	if (r == 0 && (aliases.len > 0 || aliases.undecided))
		r = run_pass(fd, size, &pass);
	return r == 0 && wanted->len > 0 && aliases.undecided && pass.others ? FILES_UNDECIDED : r;
}

static int collect_open_claims(const struct claim claims[], size_t len, struct range_set *ret_set)
{
	struct id_range ranges[ID_MAP_MAX];
	size_t open = 0;

	for (size_t i = 0; i < len; i++)
		if (!claims[i].granted)
			ranges[open++] = claims[i].range;
	return range_set_init(ranges, open, ret_set);
}

int files_check(const struct files *files, const struct owner *owner, aliases_finder *find_aliases,
		struct claim claims[], size_t len)
{
	auto_close int fd = -1;
	auto_range_set struct range_set missing = {0};
	struct pass pass = {.owner = owner, .wanted = &missing};
	struct file_verdict verdict;
	int r = collect_open_claims(claims, len, &missing);

	if (r < 0)
		return r;
	/* A file that could not be opened for want of something may delegate after all. */
	if (trusted_file_open(files->subid, &verdict, &fd) != FILE_GOOD)
		return verdict.error == EMFILE || verdict.error == ENFILE || verdict.error == ENOMEM
			       ? -verdict.error
			       : FILES_DECIDED;
	r = run_pass(fd, verdict.size, &pass);
	if (r == 0 && missing.len > 0)
		r = take_by_other_names(files, fd, verdict.size, owner, find_aliases, &missing);
	if (r < 0)
		return r;
	for (size_t i = 0; i < len; i++)
		if (!range_set_overlaps(&missing, claims[i].range))
			claims[i].granted = true;
	return r;
}
