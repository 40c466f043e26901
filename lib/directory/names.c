/*
 * To find other names costs: so only owners are looked at whose lines could change the answer; they
 * are gathered in batches of bounded size, and each batch is held against one pass over the passwd
 * file. What is then left over is asked of the user database, if it is little: the answer must
 * not depend on the order of the lines, and a directory of a large site must not be flooded.
 *
 * Called by the asker, the library and the commands.
 */
#include "names.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "../base/trusted_file.h"
#include "../decision/entry.h"
#include "name_set.h"
#include "user_database.h"

struct search {
	const struct owner *owner;
	const struct user_files *files;
	struct name_set *batch; /* owners in question; marked if the passwd file has them */
	struct aliases aliases;
	struct aliases unknown; /* the same kind of list: names that the passwd file has not */
};

/* Marks the name if the batch has it, and takes it for an alias if it is our user's. */
static int sift_line(struct search *search, const struct text_line *line)
{
	const char *colon = memchr(line->text, ':', line->len);
	size_t len = colon ? (size_t)(colon - line->text) : 0;
	size_t index = name_set_find(search->batch, line->text, len);
	struct passwd_line entry;

	if (index == NAME_SET_MAX || search->batch->marked[index] || !passwd_parse(line, &entry))
		return 0;
	search->batch->marked[index] = true;
	return entry.uid == search->owner->uid
		       ? aliases_add(&search->aliases, entry.name, entry.name_len)
		       : 0;
}

/* A file that is missing or not to be trusted knows nobody. */
static int sift_passwd(struct search *search)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = trusted_file_read(search->files->passwd, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = sift_line(search, &line);
	return r < 0 ? r : 0;
}

/* Keeps what the passwd file does not know, up to one more name than may be asked about. */
static int keep_unknown(struct search *search)
{
	for (size_t i = 0; i < search->batch->len; i++) {
		const char *name = name_set_get(search->batch, i);
		int r;

		if (search->batch->marked[i] || search->unknown.len > NAMES_ASKED_MAX ||
		    aliases_match(&search->unknown, name, strlen(name)))
			continue;
		r = aliases_add(&search->unknown, name, strlen(name));
		if (r < 0)
			return r;
	}
	return 0;
}

/* Gives the batch up. */
static int sift(struct search *search)
{
	int r = sift_passwd(search);

	if (r >= 0)
		r = keep_unknown(search);
	free(search->batch);
	search->batch = NULL;
	return r;
}

static int gather(struct search *search, const struct subid_entry *entry)
{
	int r = search->batch ? 0 : name_set_make(&search->batch);

	if (r < 0)
		return r;
	r = name_set_add(search->batch, entry->owner, entry->owner_len);
	if (r != -ENOSPC)
		return r;
	r = sift(search);
	return r < 0 ? r : gather(search, entry);
}

/* Whether lines by this owner may be our user's, though neither ID nor name say so. */
static bool in_question(const struct search *search, const struct subid_entry *entry,
			const struct range_set *wanted)
{
	return entry->owner_len < LOGIN_NAME_MAX && range_set_overlaps(wanted, entry->range) &&
	       owner_is_name(entry->owner, entry->owner_len) &&
	       !owner_matches(search->owner, entry->owner, entry->owner_len);
}

static int gather_all(struct search *search, int subid_fd, const struct range_set *wanted)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = lines_open(subid_fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD && in_question(search, &entry, wanted))
			r = gather(search, &entry);
	if (r < 0)
		return r;
	return search->batch ? sift(search) : 0;
}

static int ask_database(struct search *search)
{
	if (search->unknown.len > NAMES_ASKED_MAX) {
		search->aliases.too_many = true;
		return 0;
	}
	for (size_t i = 0; i < search->unknown.len; i++) {
		auto_user struct user user = {0};
		const char *name = search->unknown.names[i];
		int r = user_by_name(name, &user);

		if (r < 0)
			search->aliases.error = r;
		else if (user.name && user.uid == search->owner->uid)
			r = aliases_add(&search->aliases, name, strlen(name));
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}

int names_find(int subid_fd, const struct user_files *files, const struct owner *owner,
	       const struct range_set *wanted, struct aliases *ret_aliases)
{
	struct search search = {.owner = owner, .files = files};
	int r = files->passwd_only
			? aliases_find_in_passwd(subid_fd, files, owner, wanted, &search.aliases)
			: 0;

	if (r == 0 && (!files->passwd_only || search.aliases.undecided)) {
		aliases_clear(&search.aliases);
		r = gather_all(&search, subid_fd, wanted);
		if (r >= 0)
			r = ask_database(&search);
	}
	free(search.batch);
	aliases_clear(&search.unknown);
	if (r < 0)
		aliases_clear(&search.aliases);
	else
		*ret_aliases = search.aliases;
	return r;
}
