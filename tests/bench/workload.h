/* What is measured: one row of the table for each program that does it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lines.h"

enum task {
	TASK_MAP,          /* a helper writes the map of a target */
	TASK_MAPS_AT_ONCE, /* many do, each that of another target */
	TASK_QUERY,        /* a program prints ranges */
	TASK_GRANT,        /* a program changes /etc/subuid */
};

struct workload {
	const char *name;  /* for the command line and for results that are read by programs */
	const char *title; /* for people */
	enum task task;
	const char *program;   /* its name in the directory of each implementation */
	const char *arguments; /* of a query or grant, separated by blanks */
	const char *output;    /* what a query prints */
	struct lines lines;    /* of the files */
	size_t users;          /* in /etc/passwd, besides root and the caller */
	size_t scattered; /* triples of the request, one ID each; 0 for one triple, of all wanted
			     IDs */
	bool refused;     /* what the answer must be */
	unsigned rounds;  /* if not more are wanted */
	const char *yardsticks; /* what is measured beside it, separated by blanks */
	bool instructions;      /* are counted, which takes long */
	bool minutes; /* that is what the incumbent takes: only if it is asked for, and once */
	bool on_disk; /* the files are on a disk, not in memory */
};

extern const struct workload workloads[];
extern const size_t workload_count;
