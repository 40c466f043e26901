/* What the command line says. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A directory of programs. */
struct implementation {
	const char *name;
	const char *directory;
};

/* The name of the implementation that the others are compared with. */
#define INCUMBENT "packaged"
/* The name of the one that is compared. */
#define OURS "ours"

struct settings {
	struct implementation *implementations;
	size_t implementation_count;
	const char *only;       /* workloads whose names begin with this; NULL for all */
	const char *yardsticks; /* directory */
	const char *disk; /* directory that takes the place of /etc where the files are on a disk */
	const char *results; /* directory for what is written */
	double rounds;       /* so many times the rounds of each workload */
	bool minutes;        /* let the incumbent do what takes it minutes */
	bool count;          /* count calls, memory and instructions, too */
};
