/*
 * Several login names may share a user ID, and a line by any of them counts.
 *
 * To find them costs: so only owners are looked at whose lines could change the answer; they are
 * gathered in batches of bounded size, and each batch is held against one pass over the passwd
 * file. What is then left over is asked of the user database, if it is little: the answer must
 * not depend on the order of the lines, and a directory of a large site must not be flooded.
 */
#include "aliases.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "entry.h"
#include "files.h"
#include "name_set.h"
#include "passwd.h"
#include "sieve.h"
#include "../base/trusted_file.h"
#include "user.h"

struct search {
	const struct owner *owner;
	const struct files *files;
	struct name_set *batch; /* owners in question; marked if the passwd file has them */
	struct aliases aliases;
	struct aliases unknown; /* the same kind of list: names that the passwd file has not */
};

static int list_add(struct aliases *list, const char *name, size_t len)
{
	char **names = reallocarray(list->names, list->len + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	list->names = names;
	names[list->len] = copy_text(name, len);
	if (!names[list->len])
		return -ENOMEM;
	list->len++;
	return 0;
}

bool aliases_match(const struct aliases *aliases, const char *text, size_t len)
{
	for (size_t i = 0; i < aliases->len; i++)
		if (strlen(aliases->names[i]) == len && memcmp(aliases->names[i], text, len) == 0)
			return true;
	return false;
}

void aliases_clear(struct aliases *aliases)
{
	for (size_t i = 0; i < aliases->len; i++)
		free(aliases->names[i]);
	free(aliases->names);
	*aliases = (struct aliases){0};
}

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
		       ? list_add(&search->aliases, entry.name, entry.name_len)
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

		if (search->batch->marked[i] || search->unknown.len > ALIASES_ASKED_MAX ||
		    aliases_match(&search->unknown, name, strlen(name)))
			continue;
		r = list_add(&search->unknown, name, strlen(name));
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
	struct sieve sieve = sieve_make(NULL, wanted);
	int r = lines_open(subid_fd, 0, &reader);

	while (r >= 0 && (r = sieve_next(&sieve, reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD && in_question(search, &entry, wanted))
			r = gather(search, &entry);
	if (r < 0)
		return r;
	return search->batch ? sift(search) : 0;
}

static int ask_database(struct search *search)
{
	if (search->unknown.len > ALIASES_ASKED_MAX) {
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
			r = list_add(&search->aliases, name, strlen(name));
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}

static bool has_name(const struct aliases *list, const struct passwd_line *entry)
{
	return aliases_match(list, entry->name, entry->name_len);
}

/* A name of digits only is nobody's OWNER: those are user IDs. */
int aliases_add(struct aliases *aliases, const struct owner *owner, const struct passwd_line *line)
{
	if (line->uid != owner->uid || !owner_is_name(line->name, line->name_len) ||
	    owner_matches(owner, line->name, line->name_len) || has_name(aliases, line))
		return 0;
	return list_add(aliases, line->name, line->name_len);
}

/*
 * Adds the names of our user's; or, again, looks whether one of them stands there for somebody
 * else, too. Returns 0, or 1 for doubt, or a negative errno.
 */
static int read_names(struct search *search, bool again)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct aliases *names = &search->aliases;
	struct text_line line;
	struct passwd_line entry;
	int r = trusted_file_read(search->files->passwd, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (passwd_is_blank(&line))
			continue;
		if (!passwd_parse(&line, &entry))
			return 1;
		if (again && entry.uid != search->owner->uid && has_name(names, &entry))
			return 1;
		if (!again)
			r = aliases_add(names, search->owner, &entry);
	}
	return r;
}

/*
 * If nobody but the passwd file knows users, those who are not in it need not be found out: our
 * user's names are all in one reading, and a second one if there are any. Returns as above.
 */
static int find_in_passwd_alone(struct search *search)
{
	int r = search->files->passwd_only ? read_names(search, false) : 1;

	if (r == 0 && search->aliases.len > 0)
		r = read_names(search, true);
	if (r == 1)
		aliases_clear(&search->aliases);
	return r;
}

static int find_in_database(struct search *search, int subid_fd, const struct range_set *wanted)
{
	int r = gather_all(search, subid_fd, wanted);

	return r < 0 ? r : ask_database(search);
}

int aliases_find(int subid_fd, const struct files *files, const struct owner *owner,
		 const struct range_set *wanted, struct aliases *ret_aliases)
{
	struct search search = {.owner = owner, .files = files};
	int r = find_in_passwd_alone(&search);

	if (r == 1)
		r = find_in_database(&search, subid_fd, wanted);
	free(search.batch);
	aliases_clear(&search.unknown);
	if (r < 0)
		aliases_clear(&search.aliases);
	else
		*ret_aliases = search.aliases;
	return r;
}
