/*
 * subid list: the ranges of all owners, or of one.
 */
#include "../../lib/base/number.h"
#include "../../lib/directory/user_database.h"
#include "../explain/escape.h"
#include "../library/log.h"
#include "../library/query.h"
#include "by_owner.h"
#include "graph.h"
#include "output.h"
#include "scene.h"

enum own_option {
	OPTION_GRAPH,
};

/* The ranges of one owner in one file or source, as they are printed. */
struct held {
	const char *source;            /* the path of the file, or the name of a plugin */
	const struct table_row *rows;  /* of the file, or NULL */
	const uint32_t *order;         /* which of them */
	const struct id_range *ranges; /* of a plugin */
	size_t len;
};

struct listing {
	const struct options *options;
	struct output_table *table;
	struct output_json_array json;
	bool any;
};

static struct id_range range_of(const struct held *held, size_t index)
{
	return held->rows ? held->rows[held->order[index]].range : held->ranges[index];
}

static const struct output_column both_columns[] = {
	{"owner", false, true},    {"id", true, false},        {"uid_first", true, false},
	{"uid_last", true, false}, {"uid_count", true, false}, {"gid_first", true, false},
	{"gid_last", true, false}, {"gid_count", true, false},
};

#define CELLS (sizeof(both_columns) / sizeof(both_columns[0]))
#define CELLS_OF_FILE 3

static int begin(const struct options *options, struct listing *listing)
{
	struct output_column columns[CELLS] = {both_columns[0], both_columns[1]};
	size_t len = 2;

	listing->options = options;
	if (options->json) {
		output_json_array_begin(&listing->json, "owners");
		return 0;
	}
	for (size_t i = 0; i < CELLS_OF_FILE && options->uid; i++)
		columns[len++] = both_columns[2 + i];
	for (size_t i = 0; i < CELLS_OF_FILE && options->gid; i++)
		columns[len++] = both_columns[2 + CELLS_OF_FILE + i];
	return output_table_new(columns, len, &listing->table);
}

static int finish(struct listing *listing)
{
	if (!listing->options->json)
		return output_table_finish(listing->table);
	output_json_array_end(&listing->json);
	return 0;
}

static int add_lines(struct listing *listing, const char *owner, const char *id,
		     const struct held held[TABLES_FILES])
{
	char numbers[TABLES_FILES][CELLS_OF_FILE][NUMBER_TEXT_MAX];
	const size_t lines = held[0].len > held[1].len ? held[0].len : held[1].len;
	const bool asked[TABLES_FILES] = {listing->options->uid, listing->options->gid};
	int r = 0;

	for (size_t i = 0; i < lines && r == 0; i++) {
		const char *cells[CELLS] = {owner, id};
		size_t len = 2;

		for (size_t f = 0; f < TABLES_FILES; f++) {
			struct id_range range;

			if (!asked[f])
				continue;
			if (i < held[f].len) {
				range = range_of(&held[f], i);
				cells[len] = output_number(range.start, numbers[f][0]);
				cells[len + 1] = output_number(range.end - 1, numbers[f][1]);
				cells[len + 2] =
					output_number(range.end - range.start, numbers[f][2]);
			}
			len += CELLS_OF_FILE;
		}
		r = output_table_add(listing->table, cells, PAINT_NONE);
	}
	return r;
}

static int add_range(struct json_object *array, const struct held *held, size_t index)
{
	struct id_range range = range_of(held, index);
	struct json_object *object = json_object_new_object();
	char source[ESCAPED_MAX];
	int r = object ? json_add_range(object, range) : -ENOMEM;

	if (r == 0)
		r = json_add_text(object, "source", escape_text(held->source, source));
	if (r == 0 && held->rows)
		r = json_add_number(object, "line", held->rows[held->order[index]].line);
	if (r < 0 || json_object_array_add(array, object) < 0) {
		(void)json_object_put(object);
		return -ENOMEM;
	}
	return 0;
}

static int add_object(struct listing *listing, const char *owner, const uid_t *id,
		      const struct held held[TABLES_FILES])
{
	static const char *const names[TABLES_FILES] = {"uid", "gid"};
	const bool asked[TABLES_FILES] = {listing->options->uid, listing->options->gid};
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "owner", owner) : -ENOMEM;

	if (r == 0)
		r = id ? json_add_number(object, "id", *id) : json_add_text(object, "id", NULL);
	for (size_t f = 0; f < TABLES_FILES && r == 0; f++) {
		struct json_object *array;

		if (!asked[f])
			continue;
		array = json_object_new_array();
		r = json_add(object, names[f], array);
		for (size_t i = 0; i < held[f].len && r == 0; i++)
			r = add_range(array, &held[f], i);
	}
	if (r < 0) {
		(void)json_object_put(object);
		return r;
	}
	return output_json_array_add(&listing->json, object);
}

static int add_owner(struct listing *listing, const char *owner, const uid_t *id,
		     const struct held held[TABLES_FILES])
{
	char id_text[NUMBER_TEXT_MAX];

	if (held[0].len + held[1].len == 0)
		return 0;
	listing->any = true;
	if (listing->options->json)
		return add_object(listing, owner, id, held);
	return add_lines(listing, owner, id ? output_number(*id, id_text) : NULL, held);
}

static int add_from_files(struct listing *listing, const struct scene *scene,
			  const struct by_owner *lines, uint32_t owner)
{
	const struct table_owner *whose = &scene->tables.whose[owner];
	struct held held[TABLES_FILES] = {0};
	char name[ESCAPED_MAX];
	bool known = whose->kind == OWNER_USER || whose->kind == OWNER_NUMBER;

	for (size_t f = 0; f < TABLES_FILES; f++) {
		const uint32_t *from = lines->from[f];

		if (table_file_counts(&scene->tables.files[f]))
			held[f] = (struct held){.source = scene->tables.files[f].path,
						.rows = scene->tables.files[f].rows,
						.order = lines->order[f] + from[owner],
						.len = from[owner + 1] - from[owner]};
	}
	return add_owner(listing, scene_owner_of(scene, owner, name), known ? &whose->uid : NULL,
			 held);
}

/* Whether an owner of lines is the one who is asked for. */
static bool is_wanted(const struct scene *scene, uint32_t owner, const char *text,
		      const struct table_owner *wanted)
{
	const struct table_owner *whose = &scene->tables.whose[owner];

	if (wanted->kind == OWNER_USER || wanted->kind == OWNER_NUMBER)
		return (whose->kind == OWNER_USER || whose->kind == OWNER_NUMBER) &&
		       whose->uid == wanted->uid;
	return strcmp(name_table_get(&scene->tables.owners, owner), text) == 0;
}

static void say_what_is_not_shown(const struct scene *scene, bool all)
{
	for (size_t f = 0; f < TABLES_FILES; f++) {
		const struct table_file *file = &scene->tables.files[f];
		size_t bad = 0;

		for (size_t i = 0; i < file->len; i++)
			bad += file->rows[i].fault != ENTRY_GOOD;
		if (bad > 0 && table_file_counts(file))
			log_message(
				"hint: lines of %s that delegate nothing: %zu; subid check says "
				"why",
				file->path, bad);
	}
	if (all && scene->plugins)
		log_message("hint: \"subid:\" in %s names a source that is no file, and answers "
			    "about one user at a time: subid list USER",
			    NSSWITCH_CONF);
}

static int list_files(const struct scene *scene, const char *user, struct listing *listing)
{
	auto_by_owner struct by_owner lines = {0};
	struct table_owner wanted = {0};
	int r = by_owner_make(&scene->tables, &lines);

	if (r == 0 && user)
		r = tables_find_owner(scene->options, &scene->users, user, &wanted);
	for (uint32_t owner = 0; owner < scene->tables.owners.len && r == 0; owner++)
		if (lines.same[owner] == owner && (!user || is_wanted(scene, owner, user, &wanted)))
			r = add_from_files(listing, scene, &lines, owner);
	return r;
}

/* Asks all sources about one user, by the library's own code. */
static int list_sources(const struct scene *scene, const char *user, struct listing *listing)
{
	struct range_list lists[TABLES_FILES] = {0};
	struct held held[TABLES_FILES] = {0};
	struct table_owner wanted;
	char owner[ESCAPED_MAX];
	int r = tables_find_owner(scene->options, &scene->users, user, &wanted);

	for (size_t f = 0; f < TABLES_FILES && r == 0; f++) {
		const struct table_file *file = &scene->tables.files[f];
		const struct query query = {.owner = user, .type = file->type};
		struct query_answer answer = {0};

		if (!file->asked)
			continue;
		r = query_ranges(&query, &lists[f], &answer);
		held[f] =
			(struct held){.source = answer.source && strcmp(answer.source, "files") != 0
							? answer.source
							: file->path,
				      .ranges = lists[f].items,
				      .len = lists[f].len};
		if (r == -EAGAIN)
			log_message("source %s cannot be reached",
				    answer.source ? answer.source : "of users");
	}
	if (r == 0)
		r = add_owner(listing, escape_text(user, owner),
			      wanted.kind == OWNER_USER || wanted.kind == OWNER_NUMBER ? &wanted.uid
										       : NULL,
			      held);
	for (size_t f = 0; f < TABLES_FILES; f++)
		range_list_clear(&lists[f]);
	return r;
}

static int fail(int error)
{
	if (error == -EAGAIN)
		return VERB_UNREACHABLE;
	log_message("%s", strerror(-error));
	return VERB_REFUSED;
}

static int list(const struct scene *scene, const char *user)
{
	struct listing listing = {0};
	auto_table struct output_table *table = NULL;
	int r = begin(scene->options, &listing);

	table = listing.table;
	if (r == 0 && user && scene->plugins && !scene->options->root)
		r = list_sources(scene, user, &listing);
	else if (r == 0 && scene->files)
		r = list_files(scene, user, &listing);
	if (r == 0 || r == -EAGAIN) {
		int finished = finish(&listing);

		r = r < 0 ? r : finished;
	}
	if (r < 0)
		return fail(r);
	say_what_is_not_shown(scene, !user);
	return listing.any ? VERB_GOOD : VERB_REFUSED;
}

static void say_nothing(const char *user)
{
	char escaped[ESCAPED_MAX];

	if (user)
		log_message("nothing is delegated to %s", escape_text(user, escaped));
	else
		log_message("nothing is delegated");
}

static int run(const struct options *options, int argc, char *argv[])
{
	auto_scene struct scene scene = {0};
	const char *user = argc > 0 ? argv[0] : NULL;
	char escaped[ESCAPED_MAX];
	int status;

	if (argc > 1 || (options->own[OPTION_GRAPH] && argc > 0))
		return VERB_USAGE;
	if (user && !query_is_owner(user)) {
		log_message("this can be no owner of a line: \"%s\"", escape_text(user, escaped));
		return VERB_USAGE;
	}
	status = scene_open(options, &scene);
	if (status != VERB_GOOD)
		return status;
	if (options->own[OPTION_GRAPH])
		return graph_print(&scene);
	status = list(&scene, user);
	if (status == VERB_REFUSED)
		say_nothing(user);
	return status;
}

static const struct verb_option own[] = {
	{"graph", NULL, "draw the ID space: who holds what, gaps, overlaps"}, {0}};

const struct verb verb_list = {
	.name = "list",
	.arguments = "[USER]",
	.summary = "The delegated ranges of all owners, or of one user, by login name or user ID",
	.shared = SHARED_KINDS | SHARED_JSON | SHARED_ROOT,
	.own = own,
	.details = "Lines by a login name, by the user ID and by other names of that ID are of one "
		   "owner.\n",
	.examples = "    subid list\n    subid list alice\n    subid list --json --gid 1000\n"
		    "    subid list --graph\n",
	.statuses = "nothing is delegated",
	.run = run,
};
