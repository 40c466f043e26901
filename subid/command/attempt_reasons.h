/*
 * Why a step has failed, as others tell it: what explains refusals, and the helpers.
 *
 * Both add the step that has failed, with their words and what helps. They return 0 or -ENOMEM.
 */
#pragma once

#include "attempt.h"

/* The user has no range of this kind. */
MUST_USE int attempt_add_nothing(struct attempt *attempt, const struct tried *tried);

/* The helper has printed that, which is taken apart. The name of its cause is kept. */
MUST_USE int attempt_add_said(struct attempt *attempt, struct tried *tried, char *said);
