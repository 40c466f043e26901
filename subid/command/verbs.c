/*
 * subid VERB ...: the administrator's tool.
 *
 * Runs without privilege: it can do what whoever calls it can do. Executed by bin/subid.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../explain/escape.h"
#include "../library/log.h"
#include "options.h"
#include "trial.h"

static const char program[] = "subid";

static const struct verb *const verbs[] = {
	&verb_list, &verb_owner, &verb_map, &verb_check, &verb_grant, &verb_revoke, &verb_explain,
};

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void print_help(FILE *stream)
{
	(void)fprintf(stream,
		      "usage: %s VERB [OPTION...] ...\n       %s help [VERB]\n       %s --help | "
		      "--version\n\n",
		      program, program, program);
	for (size_t i = 0; i < VERBS; i++)
		(void)fprintf(stream, "%s %s %s\n    %s\n", program, verbs[i]->name,
			      verbs[i]->arguments, verbs[i]->summary);
	(void)fprintf(stream, "\nSee %s(8).\n", program);
}

static const struct verb *find_verb(const char *name)
{
	char escaped[ESCAPED_MAX];

	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	log_message("there is no such verb: %s", escape_text(name, escaped));
	print_help(stderr);
	return NULL;
}

static int run_help(int argc, char *argv[])
{
	const struct verb *verb;

	if (argc > 1) {
		print_help(stderr);
		return VERB_USAGE;
	}
	if (argc == 0) {
		print_help(stdout);
		return VERB_GOOD;
	}
	verb = find_verb(argv[0]);
	if (!verb)
		return VERB_USAGE;
	options_print_help(verb, stdout);
	return VERB_GOOD;
}

static int run_verb(int argc, char *argv[])
{
	struct options options;
	const struct verb *verb;
	int status;

	if (argc == 0) {
		print_help(stderr);
		return VERB_USAGE;
	}
	if (strcmp(argv[0], "help") == 0)
		return run_help(argc - 1, argv + 1);
	verb = find_verb(argv[0]);
	if (!verb)
		return VERB_USAGE;
	status = options_parse(verb, argc, argv, &options);
	if (status != OPTIONS_RUN)
		return status;
	status = verb->run(&options, argc - optind, argv + optind);
	if (status == VERB_USAGE)
		options_print_usage(verb, stderr);
	return status;
}

/* What was printed may not have arrived. */
static int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	log_message("standard output: %s", strerror(errno));
	return VERB_REFUSED;
}

/* No file may be opened as one of them. One that was closed stays of no use. */
static bool open_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		const int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

		/* cppcheck-suppress leakReturnValNotUsed ; it is meant to stay open */
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", flags) != fd)
			return false;
	}
	return true;
}

int main(int argc, char *argv[])
{
	static const struct option options[] = {
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{0},
	};

	if (argc == 1 && strcmp(argv[0], trial_name) == 0)
		return trial_be_mapped();
	(void)setlocale(LC_CTYPE, "");
	if (!open_standard_descriptors() || log_set_name(program) < 0)
		return VERB_REFUSED;
	switch (getopt_long(argc, argv, "+", options, NULL)) {
	case 'h':
		print_help(stdout);
		return finish(VERB_GOOD);
	case 'V':
		(void)printf("%s (newidmap) %s\n", program, SUBID_VERSION);
		return finish(VERB_GOOD);
	case -1:
		return finish(run_verb(argc - optind, argv + optind));
	default:
		print_help(stderr);
		return VERB_USAGE;
	}
}
