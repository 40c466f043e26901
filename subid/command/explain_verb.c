/*
 * subid explain, as people ask for it: in JSON, where explain.c has words alone.
 */
#include "../library/log.h"
#include "explain.h"
#include "explanation.h"
#include "output.h"
#include "verb.h"

static int add_line(struct json_object *array, const char *source, const struct ground_line *line)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "source", source) : -ENOMEM;

	if (r == 0 && line)
		r = json_add_number(object, "line", line->number);
	if (r == 0 && line)
		r = json_add_text(object, "owner", line->owner);
	if (r == 0 && line)
		r = json_add_range(object, line->range);
	if (r == 0 && json_object_array_add(array, object) == 0)
		return 0;
	(void)json_object_put(object);
	return -ENOMEM;
}

static int add_ground(struct json_object *triple, const struct id_kind *kind,
		      const struct ground *ground)
{
	struct json_object *array = json_object_new_array();
	int r = json_add(triple, "granted_by", array);

	if (r == 0 && ground->kind == GROUND_OWN)
		r = add_line(array, "own", NULL);
	if (r == 0 && ground->kind == GROUND_PLUGIN)
		r = add_line(array, ground->source, NULL);
	for (size_t i = 0; i < ground->lines_len && i < GROUND_LINES_MAX && r == 0; i++)
		r = add_line(array, kind->subid_file, &ground->lines[i]);
	return r;
}

static int add_triple(struct json_object *array, const struct explanation *explanation,
		      size_t index)
{
	const struct id_extent *extent = &explanation->refused.request.map.extents[index];
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_number(object, "inside", extent->inside) : -ENOMEM;

	if (r == 0)
		r = json_add_number(object, "outside", extent->outside);
	if (r == 0)
		r = json_add_number(object, "count", extent->count);
	if (r == 0 && explanation->grounds)
		r = add_ground(object, explanation->refused.kind, &explanation->grounds[index]);
	if (r == 0 && json_object_array_add(array, object) == 0)
		return 0;
	(void)json_object_put(object);
	return -ENOMEM;
}

/* The lines of the answer in words, each as an element. */
static int add_words(struct json_object *document, struct explanation *explanation)
{
	struct json_object *array = json_object_new_array();
	int r = json_add(document, "words", array);
	auto_free char *text = NULL;
	size_t len = 0;
	FILE *stream = r == 0 ? open_memstream(&text, &len) : NULL;

	if (!stream)
		return -ENOMEM;
	explanation_print(explanation, stream);
	if (fclose(stream) != 0)
		return -ENOMEM;
	for (char *rest = text, *line; r == 0 && (line = strsep(&rest, "\n")) && *line != '\0';) {
		struct json_object *element = json_object_new_string(line);

		if (!element || json_object_array_add(array, element) < 0)
			r = -ENOMEM;
	}
	return r;
}

static struct json_object *make_document(struct explanation *explanation)
{
	struct json_object *document = json_object_new_object();
	struct json_object *map = json_object_new_array();
	int r = document ? json_add_text(document, "program", explanation->refused.kind->program)
			 : -ENOMEM;

	if (r == 0)
		r = json_add_bool(document, "granted", explanation->yes);
	if (r == 0)
		r = json_add(document, "map", map);
	/* A request that was not read to its end has no map. */
	for (size_t i = 0; r == 0 && explanation->refused.request.text_len > 0 &&
			   i < explanation->refused.request.map.len;
	     i++)
		r = add_triple(map, explanation, i);
	if (r == 0)
		r = add_words(document, explanation);
	if (r == 0)
		return document;
	(void)json_object_put(document);
	return NULL;
}

static int run(const struct options *options, int argc, char *argv[])
{
	const struct id_kind *kind = argc > 0 ? explanation_find_kind(argv[0]) : NULL;
	struct explanation explanation;
	int status;

	if (!kind)
		return VERB_USAGE;
	if (!options->json)
		return explain_in_words(argc + 1, argv - 1);
	log_set_stream(NULL);
	explanation_make(kind, argc, argv, &explanation);
	status = explanation.yes ? VERB_GOOD : VERB_REFUSED;
	if (output_json(make_document(&explanation)) < 0)
		status = VERB_REFUSED;
	explanation_clear(&explanation);
	return status;
}

const struct verb verb_explain = {
	.name = EXPLAIN,
	.arguments = "newuidmap|newgidmap PID|fd:N INSIDE OUTSIDE COUNT...",
	.summary = "What that program would answer, and why; changes nothing",
	.shared = SHARED_JSON,
	.words_follow = true,
	.examples = "    subid explain newuidmap 4711 0 1000 1 1 100000 65536\n",
	.statuses = "the map would be refused",
	.run = run,
};
