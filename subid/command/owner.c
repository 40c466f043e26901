/*
 * subid owner: who holds an ID or a range, in both files, or in which gap it lies.
 */
#include "../../lib/base/number.h"
#include "../explain/escape.h"
#include "../library/configuration.h"
#include "../library/fault_text.h"
#include "../library/log.h"
#include "../library/plugin_query.h"
#include "by_owner.h"
#include "output.h"
#include "scene.h"
#include "segments.h"

enum relation {
	RELATION_DELEGATED,
	RELATION_GAP,
	RELATION_OWN, /* the ID of a user or of a group */
};

/* One answer about some of the IDs. */
struct finding {
	enum relation relation;
	const char *kind;      /* uid or gid */
	const char *owner;     /* escaped, or NULL; so are the next two */
	const char *source;    /* the path of the file, or the name of a plugin */
	const uid_t *id;       /* of the owner */
	struct id_range range; /* of the line, of the gap, of the one ID */
	struct id_range part;  /* of what is asked about */
	uint64_t line;         /* or 0 */
	bool only_range;       /* the owner has no other one in this file */
};

struct answer {
	const struct scene *scene;
	struct id_range asked;
	struct output_table *table; /* in a pipe */
	struct output_json_array json;
	bool held;
};

static const struct output_column columns[] = {
	{"kind", false, false},         {"relation", false, false},
	{"first", true, false},         {"last", true, false},
	{"owner", false, false},        {"id", true, false},
	{"range_first", true, false},   {"range_last", true, false},
	{"source", false, false},       {"line", true, false},
	{"inside_from_0", true, false}, {"inside_from_1", true, false}};

#define CELLS (sizeof(columns) / sizeof(columns[0]))

static const char *const relations[] = {"delegated", "gap", "own"};

static bool is_one(struct id_range range)
{
	return range.end - range.start == 1;
}

/* Room for "user IDs FIRST to LAST". */
#define IDS_MAX 64

static const char *ids_text(const struct finding *finding, char text[static IDS_MAX])
{
	const char *what = strcmp(finding->kind, "uid") == 0 ? "user" : "group";

	if (is_one(finding->part))
		(void)snprintf(text, IDS_MAX, "%s ID %u is", what, finding->part.start);
	else
		(void)snprintf(text, IDS_MAX, "%s IDs %u to %ju are", what, finding->part.start,
			       (uintmax_t)finding->part.end - 1);
	return text;
}

/*
 * Which number a process in a container sees depends on the map. Two kinds are usual: the range
 * from inside 0 on, and the user as inside 0 with the range from inside 1 on.
 */
static void say_inside(const struct finding *finding)
{
	const char *what = strcmp(finding->kind, "uid") == 0 ? "user" : "group";
	const uint32_t offset = finding->part.start - finding->range.start;

	if (!is_one(finding->part))
		return;
	(void)printf("    %s's %s ID %u in a map that begins at %u (inside 0 is %u)\n",
		     finding->owner, what, offset, finding->range.start, finding->range.start);
	if (finding->only_range)
		(void)printf(
			"    %s's %s ID %ju in a rootless container (inside 0 is %s, 1 is %u)\n",
			finding->owner, what, (uintmax_t)offset + 1, finding->owner,
			finding->range.start);
}

static void say(const struct finding *finding)
{
	char ids[IDS_MAX];

	(void)ids_text(finding, ids);
	switch (finding->relation) {
	case RELATION_DELEGATED:
		(void)printf("%s delegated to %s", ids, finding->owner);
		if (finding->id)
			(void)printf(" (user ID %u)", *finding->id);
		if (finding->line > 0)
			(void)printf(": %s:%ju, %u to %ju\n", finding->source,
				     (uintmax_t)finding->line, finding->range.start,
				     (uintmax_t)finding->range.end - 1);
		else
			(void)printf(" by the source %s\n", finding->source);
		if (finding->line > 0)
			say_inside(finding);
		break;
	case RELATION_GAP:
		(void)printf("%s delegated to nobody: the gap is from %u to %ju\n", ids,
			     finding->range.start, (uintmax_t)finding->range.end - 1);
		break;
	case RELATION_OWN:
		(void)printf("%s the own ID of %s %s\n", ids,
			     strcmp(finding->kind, "uid") == 0 ? "user" : "group", finding->owner);
	}
}

static int add_object(struct answer *answer, const struct finding *finding)
{
	struct json_object *object = json_object_new_object();
	const bool delegated = finding->relation == RELATION_DELEGATED;
	const uint32_t offset = finding->part.start - finding->range.start;
	int r = object ? json_add_text(object, "kind", finding->kind) : -ENOMEM;

	if (r == 0)
		r = json_add_text(object, "relation", relations[finding->relation]);
	if (r == 0)
		r = json_add_range(object, finding->part);
	if (r == 0 && finding->owner)
		r = json_add_text(object, "owner", finding->owner);
	if (r == 0 && finding->id)
		r = json_add_number(object, "id", *finding->id);
	if (r == 0 && (finding->line > 0 || finding->relation == RELATION_GAP))
		r = json_add_number(object, "range_first", finding->range.start);
	if (r == 0 && (finding->line > 0 || finding->relation == RELATION_GAP))
		r = json_add_number(object, "range_last", finding->range.end - 1);
	if (r == 0 && finding->source)
		r = json_add_text(object, "source", finding->source);
	if (r == 0 && finding->line > 0)
		r = json_add_number(object, "line", finding->line);
	if (r == 0 && delegated && finding->line > 0)
		r = json_add_number(object, "inside_from_0", offset);
	if (r == 0 && delegated && finding->only_range)
		r = json_add_number(object, "inside_from_1", (uint64_t)offset + 1);
	if (r == 0)
		return output_json_array_add(&answer->json, object);
	(void)json_object_put(object);
	return r;
}

static int add_line(struct answer *answer, const struct finding *finding)
{
	char numbers[CELLS][NUMBER_TEXT_MAX];
	const char *cells[CELLS] = {finding->kind, relations[finding->relation],
				    output_number(finding->part.start, numbers[2]),
				    output_number(finding->part.end - 1, numbers[3]),
				    finding->owner};
	const uint32_t offset = finding->part.start - finding->range.start;

	if (finding->id)
		cells[5] = output_number(*finding->id, numbers[5]);
	if (finding->line > 0 || finding->relation == RELATION_GAP) {
		cells[6] = output_number(finding->range.start, numbers[6]);
		cells[7] = output_number(finding->range.end - 1, numbers[7]);
	}
	cells[8] = finding->source;
	if (finding->line > 0) {
		cells[9] = output_number(finding->line, numbers[9]);
		cells[10] = output_number(offset, numbers[10]);
	}
	if (finding->only_range)
		cells[11] = output_number((uint64_t)offset + 1, numbers[11]);
	return output_table_add(answer->table, cells, PAINT_NONE);
}

static int add(struct answer *answer, const struct finding *finding)
{
	answer->held |= finding->relation != RELATION_GAP;
	if (answer->scene->options->json)
		return add_object(answer, finding);
	if (answer->table)
		return add_line(answer, finding);
	say(finding);
	return 0;
}

static struct id_range common(struct id_range a, struct id_range b)
{
	return (struct id_range){a.start > b.start ? a.start : b.start,
				 a.end < b.end ? a.end : b.end};
}

static int add_rows(struct answer *answer, const struct table_file *file, size_t index,
		    const struct by_owner *lines)
{
	const struct scene *scene = answer->scene;
	char path[ESCAPED_MAX];
	int r = 0;

	(void)escape_text(file->path, path);
	for (size_t i = 0; i < file->len && r == 0; i++) {
		const struct table_row *row = &file->rows[i];
		const struct table_owner *whose;
		char owner[ESCAPED_MAX];
		uint32_t same;

		if (row->fault != ENTRY_GOOD || !range_overlaps(row->range, answer->asked))
			continue;
		whose = &scene->tables.whose[row->owner];
		same = lines->same[row->owner];
		r = add(answer,
			&(struct finding){
				.relation = RELATION_DELEGATED,
				.kind = scene_kind(file),
				.owner = scene_owner_of(scene, row->owner, owner),
				.source = path,
				.id = whose->kind == OWNER_USER || whose->kind == OWNER_NUMBER
					      ? &whose->uid
					      : NULL,
				.range = row->range,
				.part = common(row->range, answer->asked),
				.line = row->line,
				.only_range =
					lines->from[index][same + 1] - lines->from[index][same] ==
					1,
			});
	}
	return r;
}

static int add_gap(struct answer *answer, const struct table_file *file, struct id_range gap)
{
	if (gap.end <= gap.start || !range_overlaps(gap, answer->asked))
		return 0;
	return add(answer, &(struct finding){.relation = RELATION_GAP,
					     .kind = scene_kind(file),
					     .range = gap,
					     .part = common(gap, answer->asked)});
}

static int add_gaps(struct answer *answer, const struct table_file *file)
{
	auto_segments struct segments segments = {0};
	uint64_t end = 0;
	int r = segments_make(file, &segments);

	for (size_t i = 0; i < segments.len && r == 0; i++) {
		const struct segment *segment = &segments.items[i];

		if (segment->depth == 0)
			continue;
		r = add_gap(answer, file, (struct id_range){(uint32_t)end, segment->range.start});
		end = segment->range.end;
	}
	/* 4294967295 is no ID. */
	return r < 0 || end > ID_MAX
		       ? r
		       : add_gap(answer, file, (struct id_range){(uint32_t)end, ID_SPACE - 1});
}

static int add_own(struct answer *answer, const struct table_file *file)
{
	const struct id_names *names =
		file->type == USER_IDS ? &answer->scene->users.users : &answer->scene->users.groups;
	size_t len;
	const struct name_id *found = id_names_within(names, answer->asked, &len);
	int r = 0;

	for (size_t i = 0; i < len && r == 0; i++) {
		const struct id_range one = {found[i].id, (uint64_t)found[i].id + 1};
		char name[ESCAPED_MAX];

		r = add(answer, &(struct finding){
					.relation = RELATION_OWN,
					.kind = scene_kind(file),
					.owner = escape_text(
						name_table_get(&names->names, found[i].name), name),
					.id = &found[i].id,
					.range = one,
					.part = one});
	}
	return r;
}

static int add_plugin(struct answer *answer, const struct table_file *file,
		      const struct source *source)
{
	auto_free uid_t *uids = NULL;
	size_t len = 0;
	int error = 0;
	int r = 0;

	if (plugin_owners(&source->plugin, answer->asked.start, file->type, &uids, &len, &error) !=
	    SOURCE_SUCCESS)
		len = 0;
	if (error < 0)
		log_message("source %s cannot be reached", source->rule.name);
	for (size_t i = 0; i < len && r == 0; i++) {
		const char *name = id_names_of(&answer->scene->users.users, uids[i]);
		char number[NUMBER_TEXT_MAX];
		char escaped[ESCAPED_MAX];

		r = add(answer,
			&(struct finding){
				.relation = RELATION_DELEGATED,
				.kind = scene_kind(file),
				.owner = escape_text(name ? name : output_number(uids[i], number),
						     escaped),
				.source = source->rule.name,
				.id = &uids[i],
				.range = answer->asked,
				.part = answer->asked});
	}
	return r < 0 ? r : error;
}

/* Each source is asked: what the first one says is not all that an administrator wants to know. */
static int add_plugins(struct answer *answer, const struct table_file *file)
{
	const struct configuration *configuration;
	int result = 0;
	int r = configuration_get(&configuration);

	for (size_t i = 0; r == 0 && i < configuration->sources.len; i++) {
		const struct source *source = &configuration->sources.items[i];

		if (source_is_files(&source->rule))
			continue;
		r = add_plugin(answer, file, source);
		if (r == -EAGAIN || r == -EIO) {
			result = -EAGAIN;
			r = 0;
		}
	}
	return r < 0 ? r : result;
}

static int add_file(struct answer *answer, size_t index, const struct by_owner *lines)
{
	const struct table_file *file = &answer->scene->tables.files[index];
	const bool ask = answer->scene->plugins && !answer->scene->options->root;
	int r = 0;

	if (!file->asked)
		return 0;
	if (answer->scene->files && table_file_counts(file)) {
		r = add_rows(answer, file, index, lines);
		if (r == 0)
			r = add_gaps(answer, file);
	}
	if (r == 0)
		r = add_own(answer, file);
	if (r == 0 && ask && is_one(answer->asked))
		r = add_plugins(answer, file);
	return r;
}

static int find(struct answer *answer)
{
	auto_by_owner struct by_owner lines = {0};
	int result = by_owner_make(&answer->scene->tables, &lines);

	for (size_t i = 0; i < TABLES_FILES && (result == 0 || result == -EAGAIN); i++) {
		int r = add_file(answer, i, &lines);

		result = r < 0 ? r : result;
	}
	return result;
}

static int print(struct answer *answer)
{
	auto_table struct output_table *table = NULL;
	const bool json = answer->scene->options->json;
	int r = 0;

	if (json)
		output_json_array_begin(&answer->json, "findings");
	else if (!output_is_terminal())
		r = output_table_new(columns, CELLS, &answer->table);
	table = answer->table;
	if (r == 0)
		r = find(answer);
	if (json)
		output_json_array_end(&answer->json);
	if (answer->scene->plugins && !is_one(answer->asked))
		log_message(
			"hint: a source that is no file answers about one ID at a time, and was "
			"not asked about this range");
	if (r == -EAGAIN)
		return VERB_UNREACHABLE;
	if (r < 0)
		log_message("%s", strerror(-r));
	return r == 0 && answer->held ? VERB_GOOD : VERB_REFUSED;
}

static bool take_id(const char *text, size_t len, uint32_t *ret_id)
{
	auto_free char *word = copy_text(text, len);
	char escaped[ESCAPED_MAX];
	uint64_t id;
	int r = number_parse(text, len, ID_MAX, &id);

	if (r == 0)
		*ret_id = (uint32_t)id;
	else
		log_message("\"%s\" is no ID: it %s", escape_text(word ? word : "", escaped),
			    number_fault_text(r));
	return r == 0;
}

static bool take_range(const char *text, struct id_range *ret_range)
{
	const char *dash = strchr(text, '-');
	uint32_t first;
	uint32_t last;

	if (!take_id(text, dash ? (size_t)(dash - text) : strlen(text), &first))
		return false;
	last = first;
	if (dash && !take_id(dash + 1, strlen(dash + 1), &last))
		return false;
	if (last < first) {
		log_message("%u-%u is no range: it ends before it begins", first, last);
		return false;
	}
	*ret_range = (struct id_range){first, (uint64_t)last + 1};
	return true;
}

static int run(const struct options *options, int argc, char *argv[])
{
	auto_scene struct scene scene = {0};
	struct answer answer = {.scene = &scene};
	int status;

	if (argc != 1 || !take_range(argv[0], &answer.asked))
		return VERB_USAGE;
	status = scene_open(options, &scene);
	return status == VERB_GOOD ? print(&answer) : status;
}

const struct verb verb_owner = {
	.name = "owner",
	.arguments = "ID[-LAST]",
	.summary = "Who holds this ID or range, in both files, or in which gap it lies",
	.shared = SHARED_KINDS | SHARED_JSON | SHARED_ROOT,
	.details = "Users and groups whose own ID it is are named, too.\n",
	.examples = "    subid owner 100999\n    subid owner --uid 100000-165535\n"
		    "    subid owner --json 100999\n",
	.statuses = "nobody holds it",
	.run = run,
};
