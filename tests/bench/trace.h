/*
 * Counts what repeats from run to run and from machine to machine, in runs of their own that are
 * traced. Root may trace a program that is setuid, and it keeps its privilege.
 */
#pragma once

#include "launch.h"

struct cost {
	unsigned long calls;        /* system calls, execve(2) included, as strace -c counts them */
	unsigned long instructions; /* of the user's mode, from the loader's first */
	unsigned long
		from_entry; /* the same from the entry point of the program, after the loader */
	long peak_kib; /* most memory in use, of which libc's part is shared by all processes */
	int status;    /* as in struct run */
};

/* Sets calls, peak_kib and status. */
void trace_calls(const struct command *command, struct cost *ret_cost);

/*
 * Sets instructions, from_entry and status. A repeated string instruction counts as one. Takes
 * microseconds for each, and in a virtual machine up to a hundred.
 */
void trace_instructions(const struct command *command, struct cost *ret_cost);
