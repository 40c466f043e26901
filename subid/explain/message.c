/*
 * Output of the helpers. Called for refusals, when all privilege has been dropped.
 */
#include "message.h"

/* Chooses between two forms of a function that is not used here; <bsd/vis.h> warns otherwise. */
#define LIBBSD_OPENBSD_VIS
#include <bsd/vis.h>
#include <stdarg.h>
#include <stdio.h>

/* vis(3) makes at most four characters of one. */
#define SOURCE_MAX ((ESCAPED_MAX - 1) / 4)

void message_line(struct message *message, const char *line)
{
	(void)fprintf(stderr, "%s\n", line);
	message->lines++;
}

void message_hint(struct message *message, const char *format, ...)
{
	char text[LINE_SIZE];
	va_list arguments;

	if (message->lines >= ANSWER_LINES_MAX)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	(void)fprintf(stderr, "%s: hint: %s\n", message->program,
		      message->lines + 1 < ANSWER_LINES_MAX ? text
							    : "... and more, which is left out");
	message->lines++;
}

const char *message_escape(const char *text, char escaped[static ESCAPED_MAX])
{
	char *end = escaped;

	*end = '\0';
	for (size_t i = 0; i < SOURCE_MAX && text[i] != '\0'; i++) {
		char *next = vis(end, text[i], VIS_TAB | VIS_NL | VIS_OCTAL, text[i + 1]);

		if (!next) /* out of memory: what there is will do */
			break;
		end = next;
	}
	return escaped;
}
