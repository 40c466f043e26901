/*
 * The one way for a step to say no.
 */
#include "refusal.h"

int refuse(struct refusal *ret_refusal, enum cause cause, int error)
{
	return refuse_triple(ret_refusal, cause, error, 0);
}

int refuse_triple(struct refusal *ret_refusal, enum cause cause, int error, size_t triple)
{
	*ret_refusal = (struct refusal){.cause = cause, .error = error, .triple = triple};
	return -1;
}
