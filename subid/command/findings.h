/*
 * What subid owner finds about IDs, and how it is printed: in sentences, as columns, or as JSON.
 */
#pragma once

#include <sys/types.h>

#include "output.h"

enum relation {
	RELATION_DELEGATED,
	RELATION_GAP,
	RELATION_OWN, /* the ID of a user or of a group */
};

/* One answer about some of the IDs. */
struct finding {
	enum relation relation;
	const char *kind;      /* uid or gid */
	const char *owner;     /* escaped, or NULL; so are the next two */
	const char *source;    /* the path of the file, or the name of a plugin */
	const uid_t *id;       /* of the owner */
	struct id_range range; /* of the line, of the gap, of the one ID */
	struct id_range part;  /* of what is asked about */
	uint64_t line;         /* or 0 */
	bool only_range;       /* the owner has no other one in this file */
};

/* Findings that are being printed. */
struct findings {
	bool json;
	struct output_json_array array;
	struct output_table *table; /* in a pipe */
};

/* Begins to print. Returns 0 or -ENOMEM. To be ended in both cases. */
MUST_USE int findings_begin(bool json, struct findings *ret_findings);

/* Prints one. Returns 0 or a negative errno. */
MUST_USE int findings_add(struct findings *findings, const struct finding *finding);

void findings_end(struct findings *findings);

static inline bool range_is_one(struct id_range range)
{
	return range.end - range.start == 1;
}
