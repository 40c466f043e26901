/*
 * Output of the helpers. Called for refusals, when all privilege has been dropped.
 */
#include "message.h"

/* Chooses between two forms of a function that is not used here; <bsd/vis.h> warns otherwise. */
#define LIBBSD_OPENBSD_VIS
#include <bsd/vis.h>
#include <stdarg.h>
#include <stdio.h>

/* The longest hint, with its NUL byte; what is longer is cut. */
#define HINT_SIZE 1024

/* vis(3) makes at most four characters of one. */
#define SOURCE_MAX ((ESCAPED_MAX - 1) / 4)

/* One write(2) for a line: other programs may write to the same descriptor. */
void message_hint(const char *program, const char *format, ...)
{
	char text[HINT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	(void)fprintf(stderr, "%s: hint: %s\n", program, text);
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
