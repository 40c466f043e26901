/*
 * What the caller asks for: a target process and the triples of its map.
 *
 * The arguments are the caller's, so nothing about them is trusted.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "../base/id_map.h"
#include "id_kind.h"
#include "refusal.h"

#define TRIPLE_TEXT_MAX (sizeof("4294967294 4294967294 4294967294\n") - 1)

struct request {
	int argc; /* the arguments as they came */
	char *const *argv;
	const char *target_text; /* the target as typed */
	pid_t pid;               /* or 0 if the target is a descriptor */
	int fd;                  /* or -1 if the target is a PID */
	struct id_map map;
	char text[ID_MAP_MAX * TRIPLE_TEXT_MAX + 1]; /* the map as the kernel takes it */
	size_t text_len; /* 0: the request has not been read to its end */
};

/*
 * Reads the whole command line: numbers, ends of ranges, overlaps, and the kernel's limits.
 * Touches nothing outside the process. *ret_request comes empty (job_begin()), and on a refusal
 * keeps what had been read, for the diagnosis. Returns 0, or -1 with the refusal set.
 */
MUST_USE int request_parse(int argc, char *const argv[], struct request *ret_request,
			   struct refusal *ret_refusal);

/*
 * Whether an OUTSIDE is ID 0, which needs a capability of its own (Linux 5.12). Looks at the
 * arguments as they come, before they are read.
 */
bool request_maps_outside_zero(int argc, char *const argv[]);
