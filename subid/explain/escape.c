/*
 * Called for whatever an explanation says of the caller's words.
 */
#include "escape.h"

/* Chooses between two forms of a function that is not used here; <bsd/vis.h> warns otherwise. */
#define LIBBSD_OPENBSD_VIS
#include <bsd/vis.h>
#include <stddef.h>

/* vis(3) makes at most four characters of one. */
#define SOURCE_MAX ((ESCAPED_MAX - 1) / 4)

const char *escape_text(const char *text, char escaped[static ESCAPED_MAX])
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
