/*
 * Walks the databases by the C library's own functions, which read the files of a tree as well.
 *
 * What they answer is data.
 */
#include "users.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>

#include "../../lib/decision/owner.h"
#include "../library/log.h"

/* Room for one entry; a group may have many members. */
#define ENTRY_SIZE_FIRST 4096
#define ENTRY_SIZE_MAX (UINT32_C(64) * 1024 * 1024)

struct walk {
	FILE *stream; /* of a tree's file, or NULL: the system's database */
	char *buffer;
	size_t size;
};

/* Get the next entry. Return 0, ENOENT at the end, or a positive errno. */
typedef int entry_getter(struct walk *walk, const char **ret_name, uint32_t *ret_id);

static int next_user(struct walk *walk, const char **ret_name, uint32_t *ret_id)
{
	struct passwd entry;
	struct passwd *found;
	/* cppcheck-suppress uninitvar ; it is what the call fills in */
	int r = walk->stream ? fgetpwent_r(walk->stream, &entry, walk->buffer, walk->size, &found)
			     : getpwent_r(&entry, walk->buffer, walk->size, &found);

	if (r == 0) {
		*ret_name = entry.pw_name;
		*ret_id = entry.pw_uid;
	}
	return r;
}

static int next_group(struct walk *walk, const char **ret_name, uint32_t *ret_id)
{
	struct group entry;
	struct group *found;
	int r = walk->stream ? fgetgrent_r(walk->stream, &entry, walk->buffer, walk->size, &found)
			     : getgrent_r(&entry, walk->buffer, walk->size, &found);

	if (r == 0) {
		*ret_name = entry.gr_name;
		*ret_id = entry.gr_gid;
	}
	return r;
}

/* An entry for which the buffer was too small is got again. */
static int grow(struct walk *walk)
{
	size_t size = walk->size > 0 ? 2 * walk->size : ENTRY_SIZE_FIRST;
	char *buffer = size <= ENTRY_SIZE_MAX ? realloc(walk->buffer, size) : NULL;

	if (!buffer)
		return -ENOMEM;
	walk->buffer = buffer;
	walk->size = size;
	return 0;
}

static int add(struct id_names *names, const char *name, uint32_t id, size_t *capacity)
{
	uint32_t number;
	uint32_t *ids;
	int r = name_table_add(&names->names, name, strlen(name), &number);

	/* Of a name that comes twice, the first entry counts. */
	if (r < 0 || number < names->len)
		return r;
	if (names->len == *capacity) {
		*capacity = *capacity > 0 ? 2 * *capacity : 1024;
		ids = reallocarray(names->ids, *capacity, sizeof(*ids));
		if (!ids)
			return -ENOMEM;
		names->ids = ids;
	}
	names->ids[names->len++] = id;
	return 0;
}

static int compare(const void *left, const void *right)
{
	const struct name_id *a = left;
	const struct name_id *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->name < b->name ? -1 : a->name > b->name;
}

void name_ids_sort(struct name_id items[], size_t len)
{
	qsort(items, len, sizeof(*items), compare);
}

size_t name_ids_find(const struct name_id items[], size_t len, uint64_t id)
{
	size_t from = 0;
	size_t to = len;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (items[middle].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static int sort(struct id_names *names)
{
	names->by_id = calloc(names->len + 1, sizeof(*names->by_id));
	if (!names->by_id)
		return -ENOMEM;
	for (uint32_t i = 0; i < names->len; i++)
		names->by_id[i] = (struct name_id){names->ids[i], i};
	name_ids_sort(names->by_id, names->len);
	return 0;
}

static int walk_all(struct walk *walk, entry_getter *next, struct id_names *names)
{
	size_t capacity = 0;
	const char *name;
	uint32_t id;
	int r = grow(walk);

	while (r == 0) {
		int error = next(walk, &name, &id);

		if (error == ENOENT)
			return sort(names);
		if (error == ERANGE)
			r = grow(walk);
		else if (error != 0)
			r = -error;
		else if (name[0] != '+' && name[0] != '-') /* those are NIS's */
			r = add(names, name, id, &capacity);
	}
	return r;
}

static int open_stream(const struct options *options, const char *file, FILE **ret_stream)
{
	auto_close int fd = options_open(options, file, O_RDONLY | O_NOCTTY | O_NONBLOCK);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "r");

	if (!stream)
		return fd < 0 ? fd : -errno;
	(void)take_fd(&fd);
	*ret_stream = stream;
	return 0;
}

static int walk_database(const struct options *options, const char *file, entry_getter *next,
			 struct id_names *names)
{
	struct walk walk = {0};
	auto_fclose FILE *stream = NULL;
	int r = options->root ? open_stream(options, file, &stream) : 0;

	if (r == -ENOENT)
		return sort(names); /* a tree without users */
	walk.stream = stream;
	if (r == 0)
		r = walk_all(&walk, next, names);
	free(walk.buffer);
	if (r < 0)
		log_message("%s %s: %s", next == next_user ? "the users of" : "the groups of",
			    options->root ? "the tree" : "this system", strerror(-r));
	return r;
}

int users_read(const struct options *options, struct users *ret_users)
{
	char path[PATH_MAX];
	int r = options_path(options, NSSWITCH_CONF, path) ? 0 : -ENAMETOOLONG;

	*ret_users = (struct users){0};
	if (r == 0) {
		r = nsswitch_read(path, &ret_users->nsswitch);
		if (r < 0)
			log_message("%s: %s", path, strerror(-r));
	}
	if (r == 0 && !options->root)
		setpwent();
	if (r == 0)
		r = walk_database(options, "/etc/passwd", next_user, &ret_users->users);
	if (r == 0 && !options->root)
		setgrent();
	if (r == 0)
		r = walk_database(options, "/etc/group", next_group, &ret_users->groups);
	if (!options->root) {
		endpwent();
		endgrent();
	}
	return r;
}

bool id_names_find(const struct id_names *names, const char *name, size_t len, uint32_t *ret_id)
{
	uint32_t number = name_table_find(&names->names, name, len);

	if (number == NAME_NONE)
		return false;
	*ret_id = names->ids[number];
	return true;
}

const struct name_id *id_names_within(const struct id_names *names, struct id_range range,
				      size_t *ret_len)
{
	size_t from = name_ids_find(names->by_id, names->len, range.start);

	*ret_len = name_ids_find(names->by_id, names->len, range.end) - from;
	return names->by_id + from;
}

const char *id_names_of(const struct id_names *names, uint32_t id)
{
	size_t len;
	const struct name_id *found =
		id_names_within(names, (struct id_range){id, (uint64_t)id + 1}, &len);

	return len > 0 ? name_table_get(&names->names, found->name) : NULL;
}

bool users_find_owner(const struct users *users, const char *text, size_t len, uid_t *ret_uid)
{
	uid_t uid;

	if (owner_is_id(text, len, &uid) && id_names_of(&users->users, uid)) {
		*ret_uid = uid;
		return true;
	}
	return id_names_find(&users->users, text, len, ret_uid);
}

static void clear(struct id_names *names)
{
	name_table_clear(&names->names);
	free(names->ids);
	free(names->by_id);
}

void users_clear(struct users *users)
{
	clear(&users->users);
	clear(&users->groups);
	*users = (struct users){0};
}
