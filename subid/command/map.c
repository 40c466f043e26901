/*
 * subid map: the user and group map of a process, and who each part belongs to.
 */
#include "../../lib/base/number.h"
#include "../explain/escape.h"
#include "../library/log.h"
#include "output.h"
#include "process.h"
#include "scene.h"
#include "segments.h"

/* How many users are named of those whose own IDs are in one part. */
#define NAMED_MAX 3

enum relation {
	RELATION_DELEGATED,
	RELATION_OVERLAP, /* delegated to several */
	RELATION_OWN,     /* the own ID of a user or group */
	RELATION_NOBODY,  /* delegated to nobody; users may have IDs there */
	RELATION_UNKNOWN, /* not an ID of this user namespace */
};

static const char *const relations[] = {"delegated", "overlap", "own", "gap", "unknown"};

/* A piece of a line of the map, of one relation. */
struct part {
	const char *kind;
	uint32_t inside;
	uint32_t outside;
	uint64_t count;
	enum relation relation;
	char owner[2 * ESCAPED_MAX + 2]; /* empty: nobody */
	const char *path;                /* of the line, or NULL */
	uint64_t line;
};

struct printing {
	const struct scene *scene;
	const struct process *process;
	char user[ESCAPED_MAX]; /* the process's, escaped */
	char group[ESCAPED_MAX];
	struct output_table *table;
	struct json_object *parts; /* an array of the document */
};

static const struct output_column columns[] = {
	{"kind", false, false},     {"inside", true, false},    {"outside", true, false},
	{"count", true, false},     {"relation", false, false}, {"owner", false, true},
	{"source", false, false},   {"line", true, false},      {"user", false, false},
	{"setgroups", false, false}};

#define CELLS (sizeof(columns) / sizeof(columns[0]))
/* The last two are said above the table on a terminal. */
#define CELLS_ON_TERMINAL (CELLS - 2)

static int add_line(struct printing *printing, const struct part *part)
{
	char numbers[4][NUMBER_TEXT_MAX];
	const char *cells[CELLS] = {part->kind,
				    output_number(part->inside, numbers[0]),
				    output_number(part->outside, numbers[1]),
				    output_number(part->count, numbers[2]),
				    relations[part->relation],
				    part->owner,
				    part->path,
				    part->path ? output_number(part->line, numbers[3]) : NULL,
				    printing->user,
				    printing->process->setgroups};

	return output_table_add(printing->table, cells,
				part->relation == RELATION_OVERLAP ? PAINT_BAD : PAINT_NONE);
}

static int add_object(struct printing *printing, const struct part *part)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "kind", part->kind) : -ENOMEM;

	if (r == 0)
		r = json_add_number(object, "inside", part->inside);
	if (r == 0)
		r = json_add_number(object, "outside", part->outside);
	if (r == 0)
		r = json_add_number(object, "count", part->count);
	if (r == 0)
		r = json_add_text(object, "relation", relations[part->relation]);
	if (r == 0)
		r = json_add_text(object, "owner", part->owner[0] != '\0' ? part->owner : NULL);
	if (r == 0 && part->path)
		r = json_add_text(object, "source", part->path);
	if (r == 0 && part->path)
		r = json_add_number(object, "line", part->line);
	if (r < 0 || json_object_array_add(printing->parts, object) < 0) {
		(void)json_object_put(object);
		return -ENOMEM;
	}
	return 0;
}

/* The users or groups whose own IDs are in the part. */
static void name_holders(const struct printing *printing, enum id_type type, struct part *part)
{
	const struct id_names *names =
		type == USER_IDS ? &printing->scene->users.users : &printing->scene->users.groups;
	const struct id_range range = {part->outside, part->outside + part->count};
	size_t len;
	const struct name_id *found = id_names_within(names, range, &len);
	char name[ESCAPED_MAX];
	size_t used = 0;

	for (size_t i = 0; i < len && i < NAMED_MAX && used < sizeof(part->owner); i++)
		used += (size_t)snprintf(
			part->owner + used, sizeof(part->owner) - used, "%s%.64s",
			i > 0 ? ", " : "",
			escape_text(name_table_get(&names->names, found[i].name), name));
	if (len > NAMED_MAX && used < sizeof(part->owner))
		(void)snprintf(part->owner + used, sizeof(part->owner) - used, " and %zu more",
			       len - NAMED_MAX);
	if (part->count == 1 && len > 0)
		part->relation = RELATION_OWN;
}

static void name_owners(const struct printing *printing, const struct table_file *file,
			const struct segment *segment, struct part *part)
{
	const struct table_row *row = &file->rows[segment->first];
	char owner[ESCAPED_MAX];
	char other[ESCAPED_MAX];

	(void)scene_owner_of(printing->scene, row->owner, owner);
	part->relation = segment->depth > 1 ? RELATION_OVERLAP : RELATION_DELEGATED;
	part->path = file->path;
	part->line = row->line;
	(void)snprintf(part->owner, sizeof(part->owner), "%s%s%s", owner,
		       segment->depth > 1 ? ", " : "",
		       segment->depth > 1 ? scene_owner_of(printing->scene,
							   file->rows[segment->other].owner, other)
					  : "");
}

/* Makes the part that begins at the outside ID, and is no longer than count. */
static void make_part(const struct printing *printing, const struct table_file *file,
		      const struct segments *segments, struct part *part)
{
	const struct segment *segment = segments_find(segments, part->outside);
	uint64_t end = part->outside + part->count;

	part->relation = RELATION_NOBODY;
	if (printing->process->outside_is_above) {
		part->relation = RELATION_UNKNOWN;
		return;
	}
	if (segment && segment->range.end < end)
		end = segment->range.end;
	if (!segment && segments->len > 0 && part->outside < segments->items[0].range.start &&
	    segments->items[0].range.start < end)
		end = segments->items[0].range.start;
	part->count = end - part->outside;
	if (segment && segment->depth > 0)
		name_owners(printing, file, segment, part);
	else
		name_holders(printing, file->type, part);
}

static int add_extent(struct printing *printing, const struct table_file *file,
		      const struct segments *segments, const struct id_extent *extent)
{
	uint64_t done = 0;
	int r = 0;

	while (done < extent->count && r == 0) {
		struct part part = {.kind = scene_kind(file),
				    .inside = extent->inside + (uint32_t)done,
				    .outside = extent->outside + (uint32_t)done,
				    .count = extent->count - done};

		make_part(printing, file, segments, &part);
		r = printing->parts ? add_object(printing, &part) : add_line(printing, &part);
		done += part.count;
	}
	return r;
}

static int add_maps(struct printing *printing)
{
	int r = 0;

	for (size_t f = 0; f < TABLES_FILES && r == 0; f++) {
		const struct table_file *file = &printing->scene->tables.files[f];
		const struct id_map *map = file->type == USER_IDS ? &printing->process->users
								  : &printing->process->groups;
		auto_segments struct segments segments = {0};

		if (!file->asked)
			continue;
		if (table_file_counts(file) && printing->scene->files)
			r = segments_make(file, &segments);
		for (size_t i = 0; i < map->len && r == 0; i++)
			r = add_extent(printing, file, &segments, &map->extents[i]);
	}
	return r;
}

static int add_names(struct json_object *document, const struct printing *printing)
{
	const struct process *process = printing->process;
	char command[ESCAPED_MAX];
	int r = json_add_number(document, "pid", (uint64_t)process->pid);

	if (r == 0)
		r = json_add_text(document, "command", escape_text(process->command, command));
	if (r == 0)
		r = json_add_number(document, "uid", process->uid);
	if (r == 0)
		r = json_add_text(document, "user", printing->user);
	if (r == 0)
		r = json_add_number(document, "gid", process->gid);
	if (r == 0)
		r = json_add_text(document, "group", printing->group);
	return r < 0 ? r : json_add_text(document, "setgroups", process->setgroups);
}

static int print_json(struct printing *printing)
{
	struct json_object *document = json_object_new_object();
	int r = document ? add_names(document, printing) : -ENOMEM;

	if (r == 0) {
		printing->parts = json_object_new_array();
		r = json_add(document, "map", printing->parts);
	}
	if (r == 0)
		r = add_maps(printing);
	if (r == 0)
		return output_json(document);
	(void)json_object_put(document);
	return r;
}

static int print_table(struct printing *printing)
{
	auto_table struct output_table *table = NULL;
	const struct process *process = printing->process;
	char command[ESCAPED_MAX];
	int r = output_table_new(columns, output_is_terminal() ? CELLS_ON_TERMINAL : CELLS,
				 &printing->table);

	table = printing->table;
	if (output_is_terminal())
		(void)printf("process %d (%s) of user %s (%u), group %s (%u); setgroups: %s\n\n",
			     process->pid, escape_text(process->command, command), printing->user,
			     process->uid, printing->group, process->gid, process->setgroups);
	if (r == 0)
		r = add_maps(printing);
	return r < 0 ? r : output_table_finish(printing->table);
}

static void name_one(const struct id_names *names, uint32_t id, char text[static ESCAPED_MAX])
{
	const char *name = id_names_of(names, id);
	char number[NUMBER_TEXT_MAX];

	(void)escape_text(name ? name : output_number(id, number), text);
}

static int print(const struct scene *scene, const struct process *process)
{
	struct printing printing = {.scene = scene, .process = process};
	int r;

	name_one(&scene->users.users, process->uid, printing.user);
	name_one(&scene->users.groups, process->gid, printing.group);
	r = scene->options->json ? print_json(&printing) : print_table(&printing);
	if (r < 0)
		log_message("%s", strerror(-r));
	if (process->outside_is_above)
		log_message("hint: process %d is in the user namespace that you are in: outside "
			    "IDs are those of the namespace above, of which nothing is known here",
			    process->pid);
	if (process->users.len == 0 || process->groups.len == 0)
		log_message("hint: %s of process %d is empty: no ID is mapped yet",
			    process->users.len == 0 ? "the user map" : "the group map",
			    process->pid);
	return r < 0 ? VERB_REFUSED : VERB_GOOD;
}

static int run(const struct options *options, int argc, char *argv[])
{
	auto_scene struct scene scene = {0};
	auto_free struct process *process = calloc(1, sizeof(*process));
	char escaped[ESCAPED_MAX];
	uint64_t pid;
	int status;
	int r;

	if (argc != 1)
		return VERB_USAGE;
	if (number_parse(argv[0], strlen(argv[0]), INT_MAX, &pid) < 0 || pid == 0) {
		log_message("\"%s\" is no PID", escape_text(argv[0], escaped));
		return VERB_USAGE;
	}
	r = process ? process_read((pid_t)pid, process) : -ENOMEM;
	if (r < 0) {
		log_message("process %ju: %s", (uintmax_t)pid, strerror(-r));
		return VERB_REFUSED;
	}
	status = scene_open(options, &scene);
	return status == VERB_GOOD ? print(&scene, process) : status;
}

const struct verb verb_map = {
	.name = "map",
	.arguments = "PID",
	.summary = "The user and group map of a process, and who each part belongs to",
	.shared = SHARED_KINDS | SHARED_JSON,
	.details = "Inside are the IDs that the process sees, outside those of this user "
		   "namespace.\n",
	.examples = "    subid map 4711\n    subid map --json --uid 4711\n",
	.statuses = "there is no such process, or it cannot be looked at",
	.run = run,
};
