/*
 * subid VERB ...: the administrator's tool.
 *
 * Runs without privilege: it can do what whoever calls it can do.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "verb.h"

static const char program[] = "subid";

static const struct verb verbs[] = {
	{"explain", "newuidmap|newgidmap PID|fd:N INSIDE OUTSIDE COUNT...",
	 "what that program would answer, and why; changes nothing", verb_explain},
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void print_help(FILE *stream)
{
	(void)fprintf(stream, "usage: %s VERB ...\n       %s --help | --version\n\n", program,
		      program);
	for (size_t i = 0; i < VERBS; i++)
		(void)fprintf(stream, "%s %s %s\n    %s\n", program, verbs[i].name,
			      verbs[i].arguments, verbs[i].summary);
	(void)fprintf(stream, "\nSee %s(8).\n", program);
}

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

static int run_verb(int argc, char *argv[])
{
	const struct verb *verb = argc > 0 ? find_verb(argv[0]) : NULL;
	int status;

	if (!verb) {
		print_help(stderr);
		return VERB_USAGE;
	}
	optind = 0; /* a new scan, of other arguments */
	status = verb->run(argc, argv);
	if (status == VERB_USAGE)
		(void)fprintf(stderr, "usage: %s %s %s\n", program, verb->name, verb->arguments);
	return status;
}

int main(int argc, char *argv[])
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{0},
	};

	switch (getopt_long(argc, argv, "+", options, NULL)) {
	case 'h':
		print_help(stdout);
		return VERB_GOOD;
	case 'V':
		(void)printf("%s (newidmap) %s\n", program, SUBID_VERSION);
		return VERB_GOOD;
	case -1:
		return run_verb(argc - optind, argv + optind);
	default:
		print_help(stderr);
		return VERB_USAGE;
	}
}
