/*
 * Makes the process one that can be trusted to open files and to end as it should.
 */
#pragma once

#include "refusal.h"

/*
 * Opens standard descriptors that are closed on /dev/null, forbids core files and tracers, and
 * forgets the environment. Returns 0, or -1 with the refusal set. Before any thread.
 */
MUST_USE int ready_settle(struct refusal *ret_refusal);

/*
 * Ignores the signals that a message could raise (SIGPIPE, SIGXFSZ), before the first one: it fails
 * then, and the exit status still tells all.
 */
void ready_to_speak(void);
