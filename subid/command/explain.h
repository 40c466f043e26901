/*
 * The verb that the helpers execute, too.
 */
#pragma once

#include "../../lib/steps/id_kind.h"

#define EXPLAIN "explain"

/* What explain_in_words() returns for what it leaves to the program that has all verbs. */
#define EXPLAIN_ELSEWHERE (-1)

/*
 * Explains in words, which takes no library: after a refusal of a helper, or for people. argv[0] is
 * the verb. Returns the exit status, or EXPLAIN_ELSEWHERE: other options, or a wrong usage.
 */
int explain_in_words(int argc, char *argv[]);
