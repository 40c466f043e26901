/*
 * Gathers the problems of this system, or of a tree, and prints them.
 */
#include <stdio.h>

#include "../explain/escape.h"
#include "../library/log.h"
#include "check.h"
#include "check_files.h"
#include "check_lines.h"
#include "check_system.h"
#include "output.h"

struct checked {
	struct users users;
	struct tables tables;
	struct sub_limits limits;
	struct check_system system;
	struct problem_list problems;
	bool unreachable;
};

static int find_in_lines(const struct options *options, struct checked *checked)
{
	const struct problem database = {.code = "user-database", .severity = SEVERITY_ERROR};
	size_t from;
	int r = tables_resolve(options, &checked->users, &checked->tables);

	if (r == -EAGAIN) {
		checked->unreachable = true;
		r = problem_add(&checked->problems, &database,
				"a source of users (\"passwd:\" in nsswitch.conf) does not answer, "
				"so that not all owners are known");
	}
	from = checked->problems.len;
	if (r == 0)
		r = check_lines(&checked->tables, &checked->users, &checked->limits,
				&checked->problems);
	problem_sort(&checked->problems, from);
	return r;
}

static int find(const struct options *options, struct checked *checked)
{
	struct problem_list *problems = &checked->problems;
	int r = tables_read(options, &checked->tables);

	if (r == 0)
		r = check_login_defs(options, &checked->limits, problems);
	if (r == 0)
		r = check_files(&checked->tables, &checked->users, problems);
	if (r == 0)
		r = find_in_lines(options, checked);
	if (r == 0 && !options->root)
		r = check_system(options, &checked->users, &checked->system, problems);
	checked->unreachable |= checked->system.unreachable;
	return r;
}

/* ---------- for people, and as columns */

static enum paint paint_of(const struct problem *problem)
{
	static const enum paint paints[] = {[SEVERITY_NOTE] = PAINT_NONE,
					    [SEVERITY_WARNING] = PAINT_WARNING,
					    [SEVERITY_ERROR] = PAINT_BAD};

	return paints[problem->severity];
}

typedef int problem_adder(struct output_table *table, const struct problem *problem,
			  const char *severity, const char *text);

/* "FILE:LINE: SEVERITY: TEXT [PROBLEM]", as compilers have it. */
static int add_sentence(struct output_table *table, const struct problem *problem,
			const char *severity, const char *text)
{
	char file[ESCAPED_MAX] = "";
	char line[NUMBER_TEXT_MAX] = "";
	auto_free char *sentence = NULL;
	const bool hint = text != problem->text;

	if (asprintf(&sentence, "%s%s%s%s%s: %s%s%s%s",
		     problem->file ? escape_text(problem->file, file) : "",
		     problem->line > 0 ? ":" : "",
		     problem->line > 0 ? output_number(problem->line, line) : "",
		     problem->file ? ": " : "", severity, text, hint ? "" : " [",
		     hint ? "" : problem->code, hint ? "" : "]") < 0) {
		sentence = NULL;
		return -ENOMEM;
	}
	return output_table_add(table, (const char *const[]){sentence},
				hint ? PAINT_NONE : paint_of(problem));
}

static int add_cells(struct output_table *table, const struct problem *problem,
		     const char *severity, const char *text)
{
	char file[ESCAPED_MAX];
	char line[NUMBER_TEXT_MAX];
	const char *const cells[] = {
		severity, problem->code, problem->file ? escape_text(problem->file, file) : NULL,
		problem->line > 0 ? output_number(problem->line, line) : NULL, text};

	return output_table_add(table, cells, PAINT_NONE);
}

/* Each line of a remedy is a line here, too. */
static int add_problem(struct output_table *table, const struct problem *problem,
		       problem_adder *add)
{
	auto_free char *remedy = problem->remedy ? strdup(problem->remedy) : NULL;
	char *rest = remedy;
	const char *line;
	int r = add(table, problem, severity_text(problem->severity), problem->text);

	while (r == 0 && (line = strsep(&rest, "\n")))
		r = add(table, problem, "hint", line);
	return r;
}

static int print_table(const struct problem_list *problems)
{
	static const struct output_column sentences[] = {{.name = "problems", .wraps = true}};
	static const struct output_column columns[] = {{.name = "severity"},
						       {.name = "problem"},
						       {.name = "file"},
						       {.name = "line", .number = true},
						       {.name = "text"}};
	auto_table struct output_table *table = NULL;
	const bool terminal = output_is_terminal();
	int r;

	if (terminal && problems->len == 0) {
		(void)printf("no problems\n");
		return 0;
	}
	r = terminal ? output_table_new(sentences, 1, &table)
		     : output_table_new(columns, sizeof(columns) / sizeof(columns[0]), &table);
	for (size_t i = 0; r == 0 && i < problems->len; i++)
		r = add_problem(table, &problems->items[i], terminal ? add_sentence : add_cells);
	return r == 0 ? output_table_finish(table) : r;
}

/* ---------- as JSON */

static int make_object(const struct problem *problem, struct json_object **ret_object)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "severity", severity_text(problem->severity))
		       : -ENOMEM;

	if (r == 0)
		r = json_add_text(object, "problem", problem->code);
	if (r == 0)
		r = json_add_text(object, "file", problem->file);
	if (r == 0 && problem->line > 0)
		r = json_add_number(object, "line", problem->line);
	else if (r == 0)
		r = json_add_text(object, "line", NULL);
	if (r == 0)
		r = json_add_text(object, "text", problem->text);
	if (r == 0)
		r = json_add_lines(object, "remedy", problem->remedy);
	if (r == 0)
		*ret_object = object;
	else
		(void)json_object_put(object);
	return r;
}

static int print_json(const struct problem_list *problems)
{
	struct output_json_array array;
	struct json_object *object;
	int r = 0;

	output_json_array_begin(&array, "problems");
	for (size_t i = 0; r == 0 && i < problems->len; i++) {
		r = make_object(&problems->items[i], &object);
		if (r == 0)
			r = output_json_array_add(&array, object);
	}
	output_json_array_end(&array);
	return r;
}

static int status_of(const struct checked *checked)
{
	if (checked->unreachable)
		return VERB_UNREACHABLE;
	return problem_count(&checked->problems, SEVERITY_ERROR) > 0 ||
			       problem_count(&checked->problems, SEVERITY_WARNING) > 0
		       ? VERB_REFUSED
		       : VERB_GOOD;
}

int check_run(const struct options *options)
{
	auto_free struct checked *checked = calloc(1, sizeof(*checked));
	int status = VERB_UNREACHABLE;
	int r = checked ? 0 : -ENOMEM;

	if (r == 0 && users_read(options, &checked->users) == 0) {
		r = find(options, checked);
		if (r == 0)
			r = options->json ? print_json(&checked->problems)
					  : print_table(&checked->problems);
		status = status_of(checked);
		tables_clear(&checked->tables);
		problem_list_clear(&checked->problems);
		users_clear(&checked->users);
	}
	if (r == 0)
		return status;
	log_message("%s", strerror(-r));
	return VERB_REFUSED;
}
