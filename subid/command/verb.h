/*
 * The verbs of subid, each in a file of its own.
 */
#pragma once

/* What the program found out; of each verb, too. */
enum verb_status {
	VERB_GOOD = 0,
	VERB_REFUSED = 1, /* or it found something */
	VERB_USAGE = 2,
};

struct verb {
	const char *name;
	const char *arguments; /* for the usage */
	const char *summary;
	int (*run)(int argc, char *argv[]); /* argv[0] is the verb. Returns the exit status */
};

int verb_explain(int argc, char *argv[]);
