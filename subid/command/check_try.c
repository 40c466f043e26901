/*
 * subid check USER: what rootless Podman does before it starts a container, step by step.
 *
 * The login name is the caller's word: it is escaped.
 */
#include "../library/log.h"
#include "attempt_steps.h"
#include "check.h"
#include "output.h"

static bool is_good(const struct problem *step)
{
	return step->severity == SEVERITY_NOTE;
}

static int print_step(struct output_table *table, const struct problem *step)
{
	const char *cells[] = {step->file, is_good(step) ? "ok" : "failed", step->code, step->text};
	auto_free char *remedy = step->remedy ? strdup(step->remedy) : NULL;
	char *rest = remedy;
	int r = output_table_add(table, cells, is_good(step) ? PAINT_GOOD : PAINT_BAD);

	cells[1] = "hint";
	while (r == 0 && (cells[3] = strsep(&rest, "\n")))
		r = output_table_add(table, cells, PAINT_NONE);
	return r;
}

static int print_table(const struct attempt *attempt)
{
	static const struct output_column columns[] = {{.name = "step"},
						       {.name = "result"},
						       {.name = "cause"},
						       {.name = "text", .wraps = true}};
	auto_table struct output_table *table = NULL;
	int r = output_table_new(columns, sizeof(columns) / sizeof(columns[0]), &table);

	for (size_t i = 0; r == 0 && i < attempt->steps.len; i++)
		r = print_step(table, &attempt->steps.items[i]);
	return r == 0 ? output_table_finish(table) : r;
}

static int add_step(struct json_object *array, const struct problem *step)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "step", step->file) : -ENOMEM;

	if (r == 0)
		r = json_add_bool(object, "good", is_good(step));
	if (r == 0)
		r = json_add_text(object, "cause", step->code);
	if (r == 0)
		r = json_add_text(object, "text", step->text);
	if (r == 0)
		r = json_add_lines(object, "remedy", step->remedy);
	if (r == 0 && json_object_array_add(array, object) == 0)
		return 0;
	(void)json_object_put(object);
	return -ENOMEM;
}

static int print_json(const struct attempt *attempt, bool works)
{
	struct json_object *document = json_object_new_object();
	struct json_object *steps = json_object_new_array();
	int r = document && steps ? json_add_text(document, "user", attempt->asked_for) : -ENOMEM;

	if (r == 0)
		r = json_add_bool(document, "works", works);
	for (size_t i = 0; r == 0 && i < attempt->steps.len; i++)
		r = add_step(steps, &attempt->steps.items[i]);
	if (r == 0) {
		r = json_add(document, "steps", steps);
		steps = NULL;
	}
	(void)json_object_put(steps);
	if (r == 0)
		return output_json(document);
	(void)json_object_put(document);
	return r;
}

int check_try(const struct options *options, const char *user)
{
	char escaped[ESCAPED_MAX];
	struct attempt attempt = {
		.asked_for = escape_text(user, escaped),
		.kinds = {{.kind = &id_kind_uid,
			   .ranges_step = "uid-ranges",
			   .map_step = "uid-map",
			   .asked = options->uid},
			  {.kind = &id_kind_gid,
			   .ranges_step = "gid-ranges",
			   .map_step = "gid-map",
			   .asked = options->gid}},
		.trial = {.talk = -1},
	};
	bool works;
	int r;

	(void)snprintf(attempt.whose, sizeof(attempt.whose), "%s's", attempt.asked_for);
	r = attempt_run(&attempt, user);

	if (attempt.trial.pid > 0)
		trial_end(&attempt.trial);
	works = problem_count(&attempt.steps, SEVERITY_ERROR) == 0;
	if (r >= 0)
		r = options->json ? print_json(&attempt, works) : print_table(&attempt);
	for (size_t i = 0; i < TRIED_KINDS; i++)
		range_list_clear(&attempt.kinds[i].ranges);
	problem_list_clear(&attempt.steps);
	if (r < 0)
		log_message("%s", strerror(-r));
	if (r < 0 || !works)
		return attempt.unreachable ? VERB_UNREACHABLE : VERB_REFUSED;
	return VERB_GOOD;
}
