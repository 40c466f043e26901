/*
 * subid check: what is wrong with the delegations of a system, and whether a user can use them.
 */
#include "check.h"

enum { OPTION_FIX };

static int run(const struct options *options, int argc, char *argv[])
{
	const bool fix = options->own[OPTION_FIX];
	int status = VERB_GOOD;

	if (argc > 1 || (options->root && (fix || argc > 0)) || (fix && argc > 0))
		return VERB_USAGE;
	if (argc > 0)
		return check_try(options, argv[0]);
	if (fix)
		status = check_mend(options);
	return status == VERB_GOOD ? check_run(options) : status;
}

static const struct verb_option own[] = {
	{"fix", NULL, "as root: mend what has one safe answer, and say so"}, {0}};

const struct verb verb_check = {
	.name = "check",
	.arguments = "[USER]",
	.summary =
		"Problems of both files and of this system; with USER, whether that user can run "
		"rootless containers here",
	.shared = SHARED_KINDS | SHARED_JSON | SHARED_ROOT,
	.own = own,
	.details =
		"With USER, as root or as that user, a user namespace is made and mapped by the\n"
		"installed newuidmap and newgidmap, and each step is told. --fix and USER are for\n"
		"this system alone, without --root.\n"
		"--fix makes a missing file, lets all read one, ends the last line, and takes out\n"
		"lines that stand there twice. It takes no range away from anybody.\n",
	.examples = "    subid check\n    subid check --json\n    subid check --fix\n"
		    "    subid check alice\n",
	.statuses = "there is an error or a warning; the user cannot",
	.run = run,
};
