/*
 * Options of the verbs, and what is said about them.
 */
#pragma once

#include <limits.h>

#include "../../lib/base/util.h"
#include "verb.h"

/* What options_parse() returns where the verb is to run. */
#define OPTIONS_RUN (-1)

/*
 * Parses what follows the verb; argv[0] is the verb. Returns OPTIONS_RUN, with the operands from
 * argv[optind] on, or the exit status: --help has been answered, or what is wrong has been said.
 */
MUST_USE int options_parse(const struct verb *verb, int argc, char *argv[],
			   struct options *ret_options);

/* Prints what "subid help VERB" says. */
void options_print_help(const struct verb *verb, FILE *stream);

/* Prints the one line of the usage. */
void options_print_usage(const struct verb *verb, FILE *stream);

/*
 * Opens a file of the tree that --root names, by an absolute path. No link leads out of the tree.
 * Returns a descriptor or a negative errno.
 */
MUST_USE int options_open(const struct options *options, const char *path, int flags);

/*
 * Makes the path of a file of the tree that is asked about: --root, and an absolute path. Returns
 * whether it fits, and has said so if not.
 */
MUST_USE bool options_path(const struct options *options, const char *path,
			   char ret_path[static PATH_MAX]);
