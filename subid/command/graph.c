/*
 * One line for each stretch of IDs, with a bar that shows where it lies between the lowest and the
 * highest ID that is delegated. In a pipe and in JSON, the bar is left out.
 */
#include "graph.h"

#include "../explain/escape.h"
#include "../library/log.h"
#include "output.h"
#include "segments.h"

/* What is left of a narrow terminal for the bar, at least. */
#define BAR_LEAST 10
/* What the other columns take: names are mostly short. */
#define BESIDE_BAR 62
#define BAR_MOST 120

/* What a cell of the bar is: three bytes of UTF-8, or one of ASCII. */
static const char *const cells_utf8[] = {"\u00b7", "\u2588", "\u2593"};
static const char *const cells_ascii[] = {".", "#", "!"};
static const char *const states[] = {"gap", "delegated", "overlap"};

static const struct output_column columns[] = {{"kind", false, false},       {"first", true, false},
					       {"last", true, false},        {"count", true, false},
					       {"state", false, false},      {"owner", false, true},
					       {"other_owner", false, false}};

#define CELLS (sizeof(columns) / sizeof(columns[0]))
/* On a terminal, the bar is in the place of the last column. */
#define CELL_BAR (CELLS - 1)

struct graph {
	const struct scene *scene;
	struct output_table *table;
	struct output_json_array json;
	bool any;
	size_t width;            /* of the bar; 0: there is none */
	const char *const *bars; /* its cells */
	struct id_range whole;   /* what it shows */
};

static size_t state_of(const struct segment *segment)
{
	return segment->depth < 2 ? segment->depth : 2;
}

/* At least one cell is the segment's. The text holds the cells and a NUL byte. */
static void draw(const struct graph *graph, const struct segment *segment, char *text)
{
	const uint64_t all = graph->whole.end - graph->whole.start;
	const uint64_t from = (segment->range.start - graph->whole.start) * graph->width / all;
	uint64_t to = ((segment->range.end - graph->whole.start) * graph->width + all - 1) / all;

	if (to <= from)
		to = from + 1;
	for (size_t i = 0; i < graph->width; i++)
		text = stpcpy(text, i >= from && i < to ? graph->bars[state_of(segment)] : " ");
}

static int add_line(struct graph *graph, const struct table_file *file,
		    const struct segment *segment, const char *owner, const char *other)
{
	static const enum paint paints[] = {PAINT_NONE, PAINT_GOOD, PAINT_BAD};
	char numbers[3][NUMBER_TEXT_MAX];
	char bar[3 * BAR_MOST + 1];
	char both[2 * ESCAPED_MAX + 2];
	const char *cells[CELLS] = {
		scene_kind(file),
		output_number(segment->range.start, numbers[0]),
		output_number(segment->range.end - 1, numbers[1]),
		output_number(segment->range.end - segment->range.start, numbers[2]),
		states[state_of(segment)],
		owner,
		other};

	if (graph->width > 0) {
		draw(graph, segment, bar);
		(void)snprintf(both, sizeof(both), "%s%s%s", owner ? owner : "", other ? ", " : "",
			       other ? other : "");
		cells[CELL_BAR - 1] = both;
		cells[CELL_BAR] = bar;
	}
	return output_table_add(graph->table, cells, paints[state_of(segment)]);
}

static int add_object(struct graph *graph, const struct table_file *file,
		      const struct segment *segment, const char *owner, const char *other)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "kind", scene_kind(file)) : -ENOMEM;

	if (r == 0)
		r = json_add_range(object, segment->range);
	if (r == 0)
		r = json_add_text(object, "state", states[state_of(segment)]);
	if (r == 0)
		r = json_add_number(object, "depth", segment->depth);
	if (r == 0)
		r = json_add_text(object, "owner", owner);
	if (r == 0)
		r = json_add_text(object, "other_owner", other);
	if (r == 0)
		return output_json_array_add(&graph->json, object);
	(void)json_object_put(object);
	return r;
}

static int add_segment(struct graph *graph, const struct table_file *file,
		       const struct segment *segment)
{
	char owner[ESCAPED_MAX];
	char other[ESCAPED_MAX];
	const char *names[2] = {NULL, NULL};

	if (segment->depth > 0)
		names[0] = scene_owner_of(graph->scene, file->rows[segment->first].owner, owner);
	if (segment->depth > 1)
		names[1] = scene_owner_of(graph->scene, file->rows[segment->other].owner, other);
	if (graph->scene->options->json)
		return add_object(graph, file, segment, names[0], names[1]);
	return add_line(graph, file, segment, names[0], names[1]);
}

static int add_file(struct graph *graph, const struct table_file *file)
{
	auto_segments struct segments segments = {0};
	int r = table_file_counts(file) ? segments_make(file, &segments) : 0;

	if (segments.len > 0) {
		graph->any = true;
		graph->whole = (struct id_range){segments.items[0].range.start,
						 segments.items[segments.len - 1].range.end};
	}
	for (size_t i = 0; i < segments.len && r == 0; i++)
		r = add_segment(graph, file, &segments.items[i]);
	return r;
}

static void measure(struct graph *graph)
{
	size_t width = output_width();

	graph->bars = output_is_utf8() ? cells_utf8 : cells_ascii;
	graph->width = width > BESIDE_BAR + BAR_LEAST ? width - BESIDE_BAR : BAR_LEAST;
	if (graph->width > BAR_MOST)
		graph->width = BAR_MOST;
}

static int begin(struct graph *graph)
{
	struct output_column shown[CELLS];

	if (graph->scene->options->json) {
		output_json_array_begin(&graph->json, "segments");
		return 0;
	}
	memcpy(shown, columns, sizeof(shown));
	if (output_is_terminal()) {
		measure(graph);
		shown[CELL_BAR].name = "bar";
	}
	return output_table_new(shown, CELLS, &graph->table);
}

static int finish(struct graph *graph)
{
	if (!graph->scene->options->json)
		return output_table_finish(graph->table);
	output_json_array_end(&graph->json);
	return 0;
}

int graph_print(const struct scene *scene)
{
	struct graph graph = {.scene = scene};
	auto_table struct output_table *table = NULL;
	int r = begin(&graph);

	table = graph.table;
	for (size_t i = 0; i < TABLES_FILES && r == 0 && scene->files; i++)
		r = add_file(&graph, &scene->tables.files[i]);
	if (r == 0)
		r = finish(&graph);
	if (r < 0)
		log_message("%s", strerror(-r));
	if (r == 0 && !graph.any)
		log_message("nothing is delegated");
	return r == 0 && graph.any ? VERB_GOOD : VERB_REFUSED;
}
