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

void message_hint(const char *program, const char *format, ...)
{
	va_list arguments;

	(void)fprintf(stderr, "%s: hint: ", program);
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
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
