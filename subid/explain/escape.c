/*
 * Called for whatever an explanation says of the caller's words.
 */
#include "escape.h"

/* Chooses between two forms of a function that is not used here; <bsd/vis.h> warns otherwise. */
#define LIBBSD_OPENBSD_VIS
#include <bsd/vis.h>
#include <stdbool.h>
#include <stddef.h>

/* vis(3) makes at most four characters of one, and a NUL byte. */
#define ROOM 5

/* What vis(3) leaves as it is. It takes its time to find that out. */
static bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~' && byte != '\\';
}

const char *escape_text(const char *text, char escaped[static ESCAPED_MAX])
{
	const char *const last = escaped + ESCAPED_MAX - ROOM;
	char *end = escaped;

	for (; *text != '\0' && end <= last; text++) {
		char *next = end + 1;

		if (is_plain(*text))
			*end = *text;
		else
			next = vis(end, *text, VIS_TAB | VIS_NL | VIS_OCTAL, text[1]);
		if (!next) /* out of memory: what there is will do */
			break;
		end = next;
	}
	*end = '\0';
	return escaped;
}
