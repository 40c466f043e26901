/*
 * Answers queries from a file of delegations: the ranges of an owner, and the owners of an ID.
 *
 * Called by the library with the rights of its process. Bad lines of the owner asked about go to
 * the log.
 */
#include "files_query.h"

#include <errno.h>
#include <string.h>

#include "../../lib/base/number.h"
#include "../../lib/base/trusted_file.h"
#include "../../lib/decision/entry.h"
#include "../../lib/directory/names.h"
#include "../../lib/directory/user_database.h"
#include "fault_text.h"
#include "log.h"

/* Returns 0 with a descriptor, 1 if the file grants nothing, or a negative errno. */
static int open_file(const char *path, int *ret_fd)
{
	struct file_verdict verdict;

	switch (trusted_file_open(path, &verdict, ret_fd)) {
	case FILE_GOOD:
		return 0;
	case FILE_OPEN:
		return verdict.error == ENOENT ? 1 : -verdict.error;
	default:
		log_file_fault(path, &verdict);
		return 1;
	}
}

static void log_fault(const char *path, const struct text_line *line, enum entry_fault fault,
		      int number_error)
{
	char text[ENTRY_FAULT_TEXT_MAX];

	entry_fault_text(fault, number_error, text, sizeof(text));
	log_message("%s:%ju: ignored: %s", path, (uintmax_t)line->number, text);
}

static int list_lines(const struct files *files, int fd, const struct owner *owner,
		      const struct aliases *aliases, struct range_list *list)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = aliases->len > 0 ? lines_next(reader, &line)
					       : owner_next_line(owner, reader, &line)) > 0) {
		enum entry_fault fault = entry_parse(&line, &entry);

		if (fault == ENTRY_NONE ||
		    (!owner_matches(owner, entry.owner) && !aliases_match(aliases, entry.owner)))
			continue;
		if (fault == ENTRY_GOOD)
			r = range_list_add(list, entry.range);
		else
			log_fault(files->subid, &line, fault, entry.number_error);
	}
	return r;
}

int files_find_names(const struct files *files, int fd, const struct owner *owner,
		     const struct range_set *wanted, struct aliases *ret_aliases)
{
	int r = names_find(fd, &files->users, owner, wanted, ret_aliases);

	/* What was not asked may be missing in the answer. */
	if (r == 0 && ret_aliases->too_many)
		log_message(
			"%s has lines of more than %d owners whom %s does not know: whether one "
			"of them is another name of this user was not asked",
			files->subid, NAMES_ASKED_MAX, files->users.passwd);
	return r;
}

int files_list(const struct files *files, const struct owner *owner, bool other_names,
	       struct range_list *list)
{
	auto_close int fd = -1;
	auto_range_set struct range_set all = {0};
	struct aliases aliases = {0};
	const struct id_range everything = {0, ID_SPACE};
	int r = open_file(files->subid, &fd);

	if (r != 0)
		return r < 0 ? r : 0;
	if (other_names) {
		r = range_set_init(&everything, 1, &all);
		if (r == 0)
			r = files_find_names(files, fd, owner, &all, &aliases);
	}
	return r < 0 ? r : list_lines(files, fd, owner, &aliases, list);
}

/* User IDs in the order in which they were added, each once. */
struct uid_list {
	uid_t *items;
	size_t len;
};

static int add_uid(struct uid_list *uids, uid_t uid)
{
	uid_t *items;

	for (size_t i = 0; i < uids->len; i++)
		if (uids->items[i] == uid)
			return 0;
	items = reallocarray(uids->items, uids->len + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	uids->items = items;
	items[uids->len++] = uid;
	return 0;
}

/* A number is a user ID, also if nobody has it, unless it is a login name. */
static int add_owner(const struct source_rules *users, struct uid_list *uids,
		     const struct subid_entry *entry)
{
	struct user user = {0};
	auto_free char *name = copy_text(entry->owner.text, entry->owner.len);
	uid_t uid;
	int r = name ? user_of_owner(users, name, &user) : -ENOMEM;

	if (r == -ENOMEM)
		return r;
	if (r == 0 && user_is_known(&user))
		return add_uid(uids, user.uid);
	if (owner_is_id(entry->owner.text, entry->owner.len, &uid))
		return add_uid(uids, uid);
	/* What is no login name is nobody's. */
	return r < 0 && r != -ENAMETOOLONG ? -EAGAIN : 0;
}

int files_owners(const struct files *files, const struct source_rules *users, uint32_t id,
		 uid_t **ret_uids, size_t *ret_len)
{
	const struct id_range wanted = {id, (uint64_t)id + 1};
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct uid_list uids = {0};
	struct text_line line;
	struct subid_entry entry;
	int r = open_file(files->subid, &fd);

	if (r == 0)
		r = lines_open(fd, 0, &reader);
	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD && range_overlaps(entry.range, wanted))
			r = add_owner(users, &uids, &entry);
	if (r < 0) {
		free(uids.items);
		return r;
	}
	*ret_uids = uids.items;
	*ret_len = uids.len;
	return 0;
}
