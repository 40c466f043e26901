/* What a helper is asked for. */
#pragma once

#include <stddef.h>

/* The first of the scattered outside IDs; there are two from each to the next. */
#define SCATTER_START 1000

struct request {
	char **words; /* a command line whose first two words, program and process ID, are to be set
		       */
	char *map;    /* the text of the map that is to be found afterwards */
};

/* scattered triples of one ID each; for 0, one triple of all wanted IDs. */
void request_make(size_t scattered, struct request *ret_request);
