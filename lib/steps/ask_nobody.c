/*
 * A build without the asker: what the files alone do not answer is a no.
 */
#include "ask.h"

int ask(const struct question *question, struct answer *ret_answer, struct refusal *ret_refusal)
{
	(void)question, (void)ret_answer;
	return refuse(ret_refusal, CAUSE_FILES_ONLY, 0);
}
