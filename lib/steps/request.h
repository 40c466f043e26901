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

struct request {
	const char *target_text; /* as typed */
	pid_t pid;               /* or 0 if the target is a descriptor */
	int fd;                  /* or -1 if the target is a PID */
	struct id_map map;
	char *text; /* the map as the kernel takes it, in one write(2) */
	size_t text_len;
};

/*
 * Reads the whole command line: numbers, ends of ranges, overlaps, and the kernel's limits.
 * Touches nothing outside the process. *ret_request comes empty (job_begin()), and on a refusal
 * keeps what had been read, for the diagnosis. Returns 0, or -1 with the refusal set.
 */
MUST_USE int request_parse(int argc, char *const argv[], struct request *ret_request,
			   struct refusal *ret_refusal);

/* Whether an outside range holds ID 0, which needs a capability of its own (Linux 5.12). */
bool request_maps_outside_zero(const struct request *request);
