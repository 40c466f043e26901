/*
 * One pass over each file. Rows are as many as lines, and owners are kept once.
 */
#include "tables.h"

#include <fcntl.h>

#include "../../lib/decision/files.h"
#include "../../lib/directory/names.h"
#include "../../lib/directory/user_database.h"
#include "../explain/escape.h"
#include "../explain/look_alike.h"
#include "../library/log.h"

/* The file itself is no link there: what a link leads to is judged by a walk from the root. */
static enum file_fault open_in_tree(const struct options *options, const char *path,
				    struct file_verdict *ret_verdict, int *ret_fd)
{
	const char *slash = strrchr(path, '/');
	auto_free char *directory = copy_text(path, (size_t)(slash - path));
	auto_close int dir =
		directory ? options_open(options, directory, O_PATH | O_DIRECTORY) : -ENOMEM;
	struct file_place place = {.dir = dir};

	if (dir < 0) {
		*ret_verdict = (struct file_verdict){.fault = FILE_OPEN, .error = -dir};
		return FILE_OPEN;
	}
	(void)snprintf(place.name, sizeof(place.name), "%s", slash + 1);
	return trusted_file_open_at(&place, ret_verdict, ret_fd);
}

static bool ends_without_newline(int fd, uint64_t size)
{
	char last;

	return size > 0 && pread(fd, &last, 1, (off_t)(size - 1)) == 1 && last != '\n';
}

static int add_row(struct table_file *file, size_t *capacity, const struct table_row *row)
{
	struct table_row *rows;

	if (file->len == *capacity) {
		*capacity = *capacity > 0 ? 2 * *capacity : 1024;
		rows = reallocarray(file->rows, *capacity, sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		file->rows = rows;
	}
	file->rows[file->len++] = *row;
	return 0;
}

static int read_rows(struct table_file *file, struct name_table *owners, int fd)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	size_t capacity = 0;
	int r = lines_open(fd, file->verdict.size, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		enum entry_fault fault = entry_parse(&line, &entry);
		struct table_row row = {.line = line.number,
					.owner = NAME_NONE,
					.fault = (uint8_t)fault,
					.number_error = (int8_t)entry.number_error};

		file->utf_16 = look_alike_is_utf_16(&line);
		if (file->utf_16)
			return 0;
		if (fault == ENTRY_NONE)
			continue;
		if (fault == ENTRY_GOOD)
			row.range = entry.range;
		if (entry.owner.len > 0 && !memchr(entry.owner.text, '\0', entry.owner.len))
			r = name_table_add(owners, entry.owner.text, entry.owner.len, &row.owner);
		if (r >= 0)
			r = add_row(file, &capacity, &row);
	}
	return r;
}

static int read_file(const struct options *options, const char *path, struct table_file *file,
		     struct name_table *owners)
{
	auto_close int fd = -1;

	if (!options_path(options, path, file->path))
		return -ENAMETOOLONG;
	if (!file->asked)
		return 0;
	if ((options->root ? open_in_tree(options, path, &file->verdict, &fd)
			   : trusted_file_open(path, &file->verdict, &fd)) != FILE_GOOD)
		return 0;
	file->unended = ends_without_newline(fd, file->verdict.size);
	file->error = read_rows(file, owners, fd);
	return file->error == -ENOMEM ? -ENOMEM : 0;
}

int tables_read(const struct options *options, struct tables *ret_tables)
{
	struct table_file *files = ret_tables->files;
	int r;

	*ret_tables = (struct tables){.files = {{.type = USER_IDS, .asked = options->uid},
						{.type = GROUP_IDS, .asked = options->gid}}};
	r = read_file(options, SUBUID_FILE, &files[0], &ret_tables->owners);
	if (r == 0)
		r = read_file(options, SUBGID_FILE, &files[1], &ret_tables->owners);
	if (r == -ENOMEM)
		log_message("%s", strerror(ENOMEM));
	return r;
}

/* Returns whether the users that are known say whom the owner means. */
static bool resolve(const struct users *users, const char *text, struct table_owner *ret_owner)
{
	const size_t len = strlen(text);
	struct table_owner owner = {.kind = OWNER_USER};
	bool found = users_find_owner(users, text, len, &owner.uid);

	if (!found)
		owner.kind = owner_is_id(text, len, &owner.uid) ? OWNER_NUMBER : OWNER_UNKNOWN;
	*ret_owner = owner;
	return found;
}

/* Returns 0 or a negative errno of the database. */
static int ask(const struct users *users, const char *text, struct table_owner *owner)
{
	struct user user = {0};
	int r = user_of_owner(&users->nsswitch.passwd, text, &user);

	if (r == 0 && user_is_known(&user))
		*owner = (struct table_owner){OWNER_USER, user.uid};
	if (r < 0)
		owner->kind = OWNER_UNASKED;
	return r;
}

/* Whether there may be users whom the walk has not shown. */
static bool may_be_more(const struct options *options, const struct users *users)
{
	return !options->root && !passwd_is_all(&users->nsswitch.passwd);
}

int tables_find_owner(const struct options *options, const struct users *users, const char *text,
		      struct table_owner *ret_owner)
{
	int r = 0;

	if (!resolve(users, text, ret_owner) && may_be_more(options, users))
		r = ask(users, text, ret_owner);
	return r < 0 && r != -ENOMEM ? -EAGAIN : r;
}

static int ask_open(const struct users *users, struct tables *tables, const uint32_t open[],
		    size_t len)
{
	int result = 0;

	for (size_t i = 0; i < len; i++) {
		int r = ask(users, name_table_get(&tables->owners, open[i]),
			    &tables->whose[open[i]]);

		if (r < 0)
			result = r == -ENOMEM ? r : -EAGAIN;
	}
	return result;
}

/* A number that the walk has not shown is still that user ID. */
static void leave_open(struct tables *tables)
{
	for (uint32_t i = 0; i < tables->owners.len; i++)
		if (tables->whose[i].kind == OWNER_UNKNOWN)
			tables->whose[i].kind = OWNER_UNASKED;
}

int tables_resolve(const struct options *options, const struct users *users, struct tables *tables)
{
	uint32_t open[NAMES_ASKED_MAX];
	size_t len = 0;

	tables->whose = calloc((size_t)tables->owners.len + 1, sizeof(*tables->whose));
	if (!tables->whose)
		return -ENOMEM;
	for (uint32_t i = 0; i < tables->owners.len; i++) {
		if (resolve(users, name_table_get(&tables->owners, i), &tables->whose[i]))
			continue;
		if (len < NAMES_ASKED_MAX)
			open[len] = i;
		len++;
	}
	/* Where the files are all there is, the walk has seen all users. */
	if (!may_be_more(options, users))
		return 0;
	if (len <= NAMES_ASKED_MAX)
		return ask_open(users, tables, open, len);
	leave_open(tables);
	log_message("hint: there are lines of more than %d owners whom the walk over the user "
		    "database did not show: whether they are users was not asked",
		    NAMES_ASKED_MAX);
	return 0;
}

bool table_file_counts(const struct table_file *file)
{
	return file->asked && file->verdict.fault == FILE_GOOD && file->error == 0;
}

bool table_file_complain(const struct table_file *file)
{
	char path[ESCAPED_MAX];

	(void)escape_text(file->path, path);
	if (!file->asked || table_file_counts(file) ||
	    (file->verdict.fault == FILE_OPEN && file->verdict.error == ENOENT))
		return false;
	if (file->error < 0)
		log_message("%s cannot be read to its end: %s", path, strerror(-file->error));
	else if (file->verdict.fault == FILE_OPEN)
		log_message("%s delegates nothing: %s", path, strerror(file->verdict.error));
	else
		log_file_fault(path, &file->verdict);
	return true;
}

void tables_clear(struct tables *tables)
{
	for (size_t i = 0; i < TABLES_FILES; i++)
		free(tables->files[i].rows);
	name_table_clear(&tables->owners);
	free(tables->whose);
	*tables = (struct tables){0};
}
