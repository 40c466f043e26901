/*
 * Lists of problems. There may be as many as lines.
 */
#include "problem.h"

#include <stdarg.h>

static int make_room(struct problem_list *list)
{
	const size_t capacity = list->capacity > 0 ? 2 * list->capacity : 16;
	struct problem *items;

	if (list->len < list->capacity)
		return 0;
	items = reallocarray(list->items, capacity, sizeof(*items));
	if (!items)
		return -ENOMEM;
	list->items = items;
	list->capacity = capacity;
	return 0;
}

int problem_add(struct problem_list *list, const struct problem *problem, const char *format, ...)
{
	va_list arguments;
	char *text;
	int len;

	if (make_room(list) < 0)
		return -ENOMEM;
	va_start(arguments, format);
	len = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (len < 0)
		return -ENOMEM;
	list->items[list->len] = *problem;
	list->items[list->len++].text = text;
	return 0;
}

int problem_add_remedy(struct problem_list *list, const char *format, ...)
{
	struct problem *problem = &list->items[list->len - 1];
	auto_free char *before = problem->remedy;
	va_list arguments;
	char *line;
	int len;

	va_start(arguments, format);
	len = vasprintf(&line, format, arguments);
	va_end(arguments);
	problem->remedy = NULL;
	if (len < 0)
		return -ENOMEM;
	if (!before) {
		problem->remedy = line;
		return 0;
	}
	if (asprintf(&problem->remedy, "%s\n%s", before, line) < 0)
		problem->remedy = NULL;
	free(line);
	return problem->remedy ? 0 : -ENOMEM;
}

int problem_add_lines(struct problem_list *list, const struct problem *problem, char *lines)
{
	char *rest = lines;
	const char *line = strsep(&rest, "\n");
	int r = problem_add(list, problem, "%s", line);

	while (r == 0 && (line = strsep(&rest, "\n")))
		if (line[0] != '\0')
			r = problem_add_remedy(list, "%s", line);
	return r;
}

size_t problem_count(const struct problem_list *list, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < list->len; i++)
		count += list->items[i].severity == severity;
	return count;
}

const char *severity_text(enum severity severity)
{
	static const char *const texts[] = {
		[SEVERITY_NOTE] = "note",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};

	return texts[severity];
}

static int compare(const void *a, const void *b)
{
	const struct problem *one = a;
	const struct problem *other = b;

	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	if (one->severity != other->severity)
		return one->severity > other->severity ? -1 : 1;
	return strcmp(one->code, other->code);
}

void problem_sort(struct problem_list *list, size_t from)
{
	if (from < list->len)
		qsort(list->items + from, list->len - from, sizeof(list->items[0]), compare);
}

void problem_list_clear(struct problem_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		free(list->items[i].text);
		free(list->items[i].remedy);
	}
	free(list->items);
	*list = (struct problem_list){0};
}
