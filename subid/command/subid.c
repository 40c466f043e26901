/*
 * subid: what the helpers execute after a refusal, and the way to all that an administrator asks.
 *
 * The explanation is here, in a program that is as small as it can be and needs libc alone. All
 * else is in a second program, which loads the libraries that make tables and JSON.
 */
#include <errno.h>
#include <string.h>

#include "../library/log.h"
#include "explain.h"
#include "programs.h"
#include "verb.h"

static int become_verbs(char *argv[])
{
	char path[PATH_MAX];

	if (program_of_verbs(path))
		(void)execv(path, argv);
	log_message("%s cannot be executed: %s; it comes with the same package as this program",
		    path, strerror(errno));
	return VERB_REFUSED;
}

int main(int argc, char *argv[])
{
	int status;

	if (log_set_name("subid") < 0)
		return VERB_REFUSED;
	if (argc < 2 || strcmp(argv[1], EXPLAIN) != 0)
		return become_verbs(argv);
	status = explain_in_words(argc - 1, argv + 1);
	return status == EXPLAIN_ELSEWHERE ? become_verbs(argv) : status;
}
