/*
 * The one way for a step to say no.
 */
#include "refusal.h"

int refuse(struct refusal *ret_refusal, enum cause cause, int error)
{
	return refuse_with(ret_refusal, (struct refusal){.cause = cause, .error = error});
}

int refuse_with(struct refusal *ret_refusal, struct refusal refusal)
{
	*ret_refusal = refusal;
	return -1;
}
