/* Starts a program as a user does, and tells what it cost from its start to its end. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct command {
	char *const *words;    /* the program's path first; NULL at the end */
	bool as_root;          /* not as the caller */
	unsigned most_seconds; /* of CPU time; 0 for no limit */
	int out;               /* descriptors for its standard output and error */
	int err;
};

/* What a run took. Memory is not here: the kernel counts what was there before the exec as well. */
struct run {
	double seconds;
	double cpu_seconds;
	long faults;
	int status; /* exit status, or 256 and a signal's number */
};

void launch(const struct command *command, struct run *ret_run);

/*
 * Starts count programs at the same instant. ret_run->seconds is the time until the last has
 * ended, and the rest is the sum. All end with the same status.
 */
void launch_all(const struct command *commands, int count, struct run *ret_run);

/* For a child: becomes who the command is run as, and executes it. Does not return. */
_Noreturn void launch_exec(const struct command *command);

/* What status of wait4(2) is in struct run. */
int launch_status(int status);
