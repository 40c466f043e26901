/*
 * Answers questions about the program itself. Standard output is a descriptor of the caller's, so
 * nothing is written to it with privilege.
 */
#include "information.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ready.h"

static const char version_option[] = "--version";

bool information_is_wanted(int argc, char *const argv[])
{
	return argc == 2 &&
	       (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], version_option) == 0);
}

int information_print(const struct id_kind *kind, struct privileges *privileges, const char *option)
{
	int r = privileges_drop();

	privileges_end(privileges);
	ready_to_speak();
	/* Whose user ID is not mapped here may still ask. */
	if (r < 0 && r != -EINVAL) {
		(void)fprintf(stderr, "%s: Could not set caps\n", kind->program);
		return EXIT_FAILURE;
	}
	if (strcmp(option, version_option) == 0) {
		(void)printf("%s (newidmap) %s\n", kind->program, SUBID_VERSION);
	} else {
		(void)printf(
			"%s\n\n"
			"Maps %ss of the user namespace of a process that you own: the IDs from "
			"<%s> on inside\nare those from <lower%s> on outside, <count> of them. "
			"You may map what %s\ndelegates to you, and your own %s. "
			"See %s(1).\n",
			kind->usage, kind->id, kind->id, kind->id, kind->subid_file, kind->id,
			kind->program);
	}
	/* To a terminal, each line has been written before. */
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "%s: standard output: %s\n", kind->program, strerror(errno));
	return EXIT_FAILURE;
}
