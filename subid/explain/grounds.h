/*
 * Why a request is granted: for each triple, the lines of a file or the source that delegates it.
 */
#pragma once

#include "../../lib/base/id_map.h"
#include "../../lib/steps/caller.h"
#include "account.h"

/* How many lines are kept for one triple; of more, how many there are. */
#define GROUND_LINES_MAX 4

struct ground_line {
	uint64_t number;
	struct id_range range;
	char owner[OWNER_SHOWN_MAX]; /* as the line has it, escaped */
};

enum ground_kind {
	GROUND_NONE, /* not delegated */
	GROUND_OWN,  /* the caller's own ID, which takes no delegation */
	GROUND_FILE,
	GROUND_PLUGIN,
};

struct ground {
	enum ground_kind kind;
	char source[SOURCE_NAME_MAX + 1]; /* of a plugin */
	size_t lines_len;                 /* of which the first ones are kept */
	struct ground_line lines[GROUND_LINES_MAX];
};

/*
 * Finds them for each triple of the map, in its order, by asking once more what the decision asks.
 * Returns 0 with grounds that are released with free(3), -ENOMEM, or the negative errno of reading.
 */
MUST_USE int grounds_find(const struct id_kind *kind, const struct caller *caller,
			  const struct id_map *map, struct ground **ret_grounds);
