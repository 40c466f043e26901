/*
 * In a pipe it is columns: programs read them.
 */
#include "findings.h"

#include <string.h>

static const struct output_column columns[] = {
	{"kind", false, false},         {"relation", false, false},
	{"first", true, false},         {"last", true, false},
	{"owner", false, false},        {"id", true, false},
	{"range_first", true, false},   {"range_last", true, false},
	{"source", false, false},       {"line", true, false},
	{"inside_from_0", true, false}, {"inside_from_1", true, false}};

#define CELLS (sizeof(columns) / sizeof(columns[0]))

static const char *const relations[] = {"delegated", "gap", "own"};

/* Room for "user IDs FIRST to LAST". */
#define IDS_MAX 64

static const char *ids_text(const struct finding *finding, char text[static IDS_MAX])
{
	const char *what = strcmp(finding->kind, "uid") == 0 ? "user" : "group";

	if (range_is_one(finding->part))
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

	if (!range_is_one(finding->part))
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

static int add_object(struct findings *findings, const struct finding *finding)
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
		return output_json_array_add(&findings->array, object);
	(void)json_object_put(object);
	return r;
}

static int add_line(struct findings *findings, const struct finding *finding)
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
	return output_table_add(findings->table, cells, PAINT_NONE);
}

int findings_begin(bool json, struct findings *ret_findings)
{
	*ret_findings = (struct findings){.json = json};
	if (json)
		output_json_array_begin(&ret_findings->array, "findings");
	else if (!output_is_terminal())
		return output_table_new(columns, CELLS, &ret_findings->table);
	return 0;
}

int findings_add(struct findings *findings, const struct finding *finding)
{
	if (findings->json)
		return add_object(findings, finding);
	if (findings->table)
		return add_line(findings, finding);
	say(finding);
	return 0;
}

void findings_end(struct findings *findings)
{
	if (findings->json)
		output_json_array_end(&findings->array);
	output_table_free(&findings->table);
}
