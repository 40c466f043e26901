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
#include "findings.h"
#include "scene.h"
#include "segments.h"

struct answer {
	const struct scene *scene;
	struct id_range asked;
	struct findings findings;
	bool held;
};

static int add(struct answer *answer, const struct finding *finding)
{
	answer->held |= finding->relation != RELATION_GAP;
	return findings_add(&answer->findings, finding);
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
	if (r == 0 && ask && range_is_one(answer->asked))
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
	int r = findings_begin(answer->scene->options->json, &answer->findings);

	if (r == 0)
		r = find(answer);
	findings_end(&answer->findings);
	if (answer->scene->plugins && !range_is_one(answer->asked))
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
