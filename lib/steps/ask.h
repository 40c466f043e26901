/*
 * Asks a child of the helper what the files alone do not answer.
 */
#pragma once

#include "../decision/question.h"
#include "refusal.h"

/*
 * Forks the asker, and waits for its answer and for its end. The child gives every capability up,
 * and reads that back, before it runs a line that is not this project's; the caller can stop,
 * starve and kill it, but neither trace it nor reach its pipe, since it is not dumpable
 * (ptrace(2)).
 *
 * Returns 0 with an answer that is whole and well-formed, or -1 with the refusal set. A build
 * without the asker refuses.
 */
MUST_USE int ask(const struct question *question, struct answer *ret_answer,
		 struct refusal *ret_refusal);
