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
#include "user_database.h"

/* How many names are held against the passwd file at a time, and how much memory they take. */
#define BATCH_MAX 8192
#define BATCH_SIZE ((size_t)256 * 1024)

struct name {
	struct name *next;
	size_t len;
	char text[];
};

struct search {
	const struct owner *owner;
	const char *passwd;
	struct aliases aliases;
	size_t len;
	size_t size; /* of the names, in bytes */
	/* By their hash: owners in question whom the passwd file is not known to have. */
	struct name *names[BATCH_MAX];
};

/*
 * Where the name is, or would be put. Names that collide on purpose cost time, which is bounded by
 * the square of the batch.
 */
static struct name **find(struct search *search, const char *text, size_t len)
{
	uint32_t hash = UINT32_C(2166136261); /* FNV-1a */
	struct name **place;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
	place = &search->names[(hash ^ hash >> 16) % BATCH_MAX];
	while (*place && ((*place)->len != len || memcmp((*place)->text, text, len) != 0))
		place = &(*place)->next;
	return place;
}

static size_t size_of(size_t len)
{
	return sizeof(struct name) + len + 1;
}

static void forget(struct search *search, struct name **place)
{
	struct name *name = *place;

	*place = name->next;
	search->size -= size_of(name->len);
	search->len--;
	free(name);
}

static void forget_all(struct search *search)
{
	for (size_t i = 0; i < BATCH_MAX && search->len > 0; i++)
		while (search->names[i])
			forget(search, &search->names[i]);
}

/* Forgets the name of the line, and takes it for an alias if it is our user's. */
static int sift_line(struct search *search, const struct text_line *line)
{
	const char *colon = memchr(line->text, ':', line->len);
	struct name **place = find(search, line->text, colon ? (size_t)(colon - line->text) : 0);
	struct passwd_line entry;

	if (!*place || !passwd_parse(line, &entry))
		return 0;
	forget(search, place);
	return entry.uid == search->owner->uid
		       ? aliases_add(&search->aliases, entry.name, entry.name_len)
		       : 0;
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
		search->aliases.too_many = true;
		forget_all(search);
	}
	return r < 0 ? r : 0;
}

static int gather(struct search *search, const struct subid_entry *entry)
{
	struct name **place = find(search, entry->owner, entry->owner_len);
	struct name *name;

	if (*place)
		return 0;
	name = calloc(1, size_of(entry->owner_len));
	if (!name)
		return -ENOMEM;
	name->len = entry->owner_len;
	memcpy(name->text, entry->owner, entry->owner_len);
	*place = name;
	search->size += size_of(name->len);
	return ++search->len < BATCH_MAX && search->size < BATCH_SIZE ? 0 : sift(search);
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
	return r < 0 || search->len == 0 ? r : sift(search);
}

static int ask_about(struct search *search, const struct name *name)
{
	auto_user struct user user = {0};
	int r = user_ask(name->text, 0, &user);

	if (r < 0)
		search->aliases.error = r;
	else if (user.name && user.uid == search->owner->uid)
		r = aliases_add(&search->aliases, name->text, name->len);
	return r == -ENOMEM ? r : 0;
}

static int ask_about_all(struct search *search)
{
	int r = 0;

	for (size_t i = 0; i < BATCH_MAX; i++)
		for (struct name *name = search->names[i]; name && r == 0; name = name->next)
			r = ask_about(search, name);
	return r;
}

int names_find(int subid_fd, const struct user_files *files, const struct owner *owner,
	       const struct range_set *wanted, struct aliases *ret_aliases)
{
	auto_free struct search *search = NULL;
	int r;

	if (files->passwd_only) {
		r = aliases_find_in_passwd(subid_fd, files, owner, wanted, ret_aliases);
		if (r < 0 || !ret_aliases->undecided)
			return r;
		aliases_clear(ret_aliases);
	}
	search = calloc(1, sizeof(*search));
	if (!search)
		return -ENOMEM;
	search->owner = owner;
	search->passwd = files->passwd;
	r = gather_all(search, subid_fd, wanted);
	if (r >= 0 && !search->aliases.too_many)
		r = ask_about_all(search);
	forget_all(search);
	if (r < 0)
		aliases_clear(&search->aliases);
	else
		*ret_aliases = search->aliases;
	return r;
}
