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
#include <search.h>
#include <string.h>

#include "entry.h"
#include "lines.h"
#include "passwd.h"
#include "user.h"

#define BATCH_MAX 4096
#define BATCH_TEXT (UINT32_C(64) * 1024)

/* Owners in question, each once. */
struct batch {
	struct hsearch_data index; /* of name to its place in names */
	size_t len;
	size_t text_len;
	const char *names[BATCH_MAX];
	bool known[BATCH_MAX]; /* the passwd file has it, whoever it belongs to */
	char text[BATCH_TEXT];
};

struct search {
	const struct owner *owner;
	const char *passwd_path;
	struct batch *batch;
	struct aliases aliases;
	struct aliases unknown; /* the same kind of list: names that the passwd file has not */
};

static int list_add(struct aliases *list, const char *name)
{
	char **names = reallocarray(list->names, list->len + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	list->names = names;
	names[list->len] = strdup(name);
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

static int batch_open(struct batch **ret_batch)
{
	struct batch *batch = malloc(sizeof(*batch));

	if (!batch)
		return -ENOMEM;
	batch->len = 0;
	batch->text_len = 0;
	memset(&batch->index, 0, sizeof(batch->index));
	if (hcreate_r(BATCH_MAX * 5 / 4, &batch->index) == 0) {
		free(batch);
		return -ENOMEM;
	}
	*ret_batch = batch;
	return 0;
}

static void batch_close(struct batch **batch)
{
	if (!*batch)
		return;
	hdestroy_r(&(*batch)->index);
	free(*batch);
	*batch = NULL;
}

/* Returns 0 with the name in the batch, -ENOSPC if the batch is full, or -ENOMEM. */
static int batch_add(struct batch *batch, const char *name, size_t len)
{
	char *copy = batch->text + batch->text_len;
	ENTRY wanted = {.key = copy, .data = &batch->known[batch->len]};
	ENTRY *found;

	if (batch->len == BATCH_MAX || BATCH_TEXT - batch->text_len < len + 1)
		return -ENOSPC;
	memcpy(copy, name, len);
	copy[len] = '\0';
	if (hsearch_r(wanted, ENTER, &found, &batch->index) == 0)
		return -ENOMEM;
	if (found->key != copy)
		return 0;
	batch->known[batch->len] = false;
	batch->names[batch->len++] = copy;
	batch->text_len += len + 1;
	return 0;
}

/* Marks the names of the batch that this line knows, and takes those of our user for aliases. */
static int sift_line(struct search *search, const struct text_line *line)
{
	struct passwd_line entry;
	char name[LOGIN_NAME_MAX];
	ENTRY wanted = {.key = name};
	ENTRY *found;
	bool *known;

	if (!passwd_parse(line, &entry) || entry.name_len >= sizeof(name))
		return 0;
	memcpy(name, entry.name, entry.name_len);
	name[entry.name_len] = '\0';
	if (hsearch_r(wanted, FIND, &found, &search->batch->index) == 0)
		return 0;
	known = found->data;
	if (*known)
		return 0;
	*known = true;
	return entry.uid == search->owner->uid ? list_add(&search->aliases, name) : 0;
}

/* A file that is missing or not to be trusted knows nobody. */
static int sift_passwd(struct search *search)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = passwd_open(search->passwd_path, &fd, &reader);

	if (r == -ENOENT || r == -EPERM)
		return 0;
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		r = sift_line(search, &line);
	return r;
}

/* Keeps what the passwd file does not know, up to one more name than may be asked about. */
static int keep_unknown(struct search *search)
{
	const struct batch *batch = search->batch;

	for (size_t i = 0; i < batch->len; i++) {
		const char *name = batch->names[i];
		int r;

		if (batch->known[i] || search->unknown.len > ALIASES_ASKED_MAX ||
		    aliases_match(&search->unknown, name, strlen(name)))
			continue;
		r = list_add(&search->unknown, name);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Empties the batch. */
static int sift(struct search *search)
{
	int r = sift_passwd(search);

	if (r >= 0)
		r = keep_unknown(search);
	batch_close(&search->batch);
	return r;
}

static int gather(struct search *search, const struct subid_entry *entry)
{
	int r;

	if (!search->batch) {
		r = batch_open(&search->batch);
		if (r < 0)
			return r;
	}
	r = batch_add(search->batch, entry->owner, entry->owner_len);
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
	int r = lines_open(subid_fd, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
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
		int r = user_by_name(search->unknown.names[i], &user);

		if (r < 0)
			search->aliases.error = r;
		else if (user.name && user.uid == search->owner->uid)
			r = list_add(&search->aliases, search->unknown.names[i]);
		if (r == -ENOMEM)
			return r;
	}
	return 0;
}

int aliases_find(int subid_fd, const char *passwd_path, const struct owner *owner,
		 const struct range_set *wanted, struct aliases *ret_aliases)
{
	struct search search = {.owner = owner, .passwd_path = passwd_path};
	int r = gather_all(&search, subid_fd, wanted);

	if (r >= 0)
		r = ask_database(&search);
	batch_close(&search.batch);
	aliases_clear(&search.unknown);
	if (r < 0)
		aliases_clear(&search.aliases);
	else
		*ret_aliases = search.aliases;
	return r;
}
