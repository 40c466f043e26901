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
#include <search.h>
#include <string.h>

#include "../base/trusted_file.h"
#include "../decision/entry.h"
#include "user_database.h"

/* How many names are held against the passwd file at a time. */
#define BATCH_MAX 8192

struct search {
	const struct owner *owner;
	const char *passwd;
	struct aliases *aliases;
	/* Owners in question whom the passwd file is not known to have: a tree of tsearch(3). */
	void *names;
	size_t len;
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void forget(struct search *search, char *name)
{
	(void)tdelete(name, &search->names, compare);
	search->len--;
	free(name);
}

/* A node begins with what it holds. */
static char *any_name(const struct search *search)
{
	return *(char **)search->names;
}

static void forget_all(struct search *search)
{
	while (search->names)
		forget(search, any_name(search));
}

/* Forgets the name of the line, and takes it for an alias if it is our user's. */
static int sift_line(struct search *search, const struct text_line *line)
{
	auto_free char *name = NULL;
	struct passwd_line entry;
	char **found;

	if (!passwd_parse(line, &entry))
		return 0;
	name = copy_text(entry.name.text, entry.name.len);
	if (!name)
		return -ENOMEM;
	found = tfind(name, &search->names, compare);
	if (!found)
		return 0;
	forget(search, *found);
	if (entry.uid == search->owner->uid)
		aliases_add(search->aliases, entry.name);
	return 0;
}

/*
 * Forgets the names that the passwd file knows, and all if too many are left. A file that is
 * missing or not to be trusted knows nobody.
 */
static int sift(struct search *search)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = trusted_file_read(search->passwd, &fd, &reader);

	while (reader && search->len > 0 && r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = sift_line(search, &line);
	if (search->len > NAMES_ASKED_MAX) {
		search->aliases->too_many = true;
		forget_all(search);
	}
	return r < 0 ? r : 0;
}

static int gather(struct search *search, const struct subid_entry *entry)
{
	auto_free char *name = copy_text(entry->owner.text, entry->owner.len);
	char **place = name ? tsearch(name, &search->names, compare) : NULL;

	if (!place)
		return -ENOMEM;
	if (*place != name) /* it was there */
		return 0;
	(void)take_pointer(&name);
	return ++search->len < BATCH_MAX ? 0 : sift(search);
}

/* Whether lines by this owner may be our user's, though neither ID nor name say so. */
static bool in_question(const struct search *search, const struct subid_entry *entry,
			const struct range_set *wanted)
{
	return entry->owner.len < LOGIN_NAME_MAX && range_set_overlaps(wanted, entry->range) &&
	       owner_is_name(entry->owner.text, entry->owner.len) &&
	       !owner_matches(search->owner, entry->owner);
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
	return r < 0 || search->len == 0 ? r : sift(search);
}

static int ask_about(struct search *search, const char *name)
{
	struct user user = {0};
	int r = user_ask(name, 0, &user);

	if (r < 0)
		search->aliases->error = r;
	else if (user_is_known(&user) && user.uid == search->owner->uid)
		aliases_add(search->aliases, (struct word){name, strlen(name)});
	return r == -ENOMEM ? r : 0;
}

static int ask_about_all(struct search *search)
{
	int r = 0;

	for (; search->names && r == 0; forget(search, any_name(search)))
		r = ask_about(search, any_name(search));
	return r;
}

int names_find(int subid_fd, const struct user_files *files, const struct owner *owner,
	       const struct range_set *wanted, struct aliases *ret_aliases)
{
	struct search search = {.owner = owner, .passwd = files->passwd, .aliases = ret_aliases};
	int r;

	if (files->passwd_only) {
		r = aliases_find_in_passwd(subid_fd, files, owner, wanted, ret_aliases);
		if (r < 0 || !ret_aliases->undecided)
			return r;
	}
	*ret_aliases = (struct aliases){0};
	r = gather_all(&search, subid_fd, wanted);
	if (r >= 0 && !ret_aliases->too_many)
		r = ask_about_all(&search);
	forget_all(&search);
	return r;
}
