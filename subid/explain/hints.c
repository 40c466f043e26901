/*
 * Output of the explanation. However much there is to say, it is a screenful.
 */
#include "hints.h"

#include <stdarg.h>
#include <string.h>

#include "../../lib/steps/message.h"

const struct person *hints_person(const struct hints *hints)
{
	static const struct person reader = {.you = "you", .your = "your"};

	return hints->person ? hints->person : &reader;
}

static void add_line(struct hints *hints, const char *text, size_t len)
{
	static const char more[] = "... and more, which is left out";

	if (hints->lines >= ANSWER_LINES_MAX)
		return;
	if (hints->lines + 1 == ANSWER_LINES_MAX) {
		text = more;
		len = strlen(more);
	}
	if (hints->program)
		(void)fprintf(hints->stream, "%s: hint: ", hints->program);
	(void)fprintf(hints->stream, "%.*s\n", (int)len, text);
	hints->lines++;
}

void hints_add_plain(struct hints *hints, const char *format, ...)
{
	va_list arguments;

	if (hints->program)
		(void)fprintf(hints->stream, "%s: ", hints->program);
	va_start(arguments, format);
	(void)vfprintf(hints->stream, format, arguments);
	va_end(arguments);
	(void)fputc('\n', hints->stream);
	hints->lines++;
}

void hints_add_cause(struct hints *hints, const char *name, const char *format, ...)
{
	char text[2 * LINE_SIZE];
	va_list arguments;
	size_t len;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	len = strcspn(text, "\n");
	if (hints->program)
		hints_add(hints, "%.*s [%s]%s", (int)len, text, name, text + len);
	else
		hints_add(hints, "%s", text);
}

void hints_add(struct hints *hints, const char *format, ...)
{
	char text[2 * LINE_SIZE];
	const char *rest = text;
	va_list arguments;
	size_t len;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	for (; len = strcspn(rest, "\n"), rest[len] != '\0'; rest += len + 1)
		add_line(hints, rest, len);
	add_line(hints, rest, len);
}
