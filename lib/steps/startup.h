/*
 * Makes the process one that can be trusted to open files and to end as it should.
 */
#pragma once

#include "refusal.h"

/*
 * Opens standard descriptors that are closed on /dev/null, blocks the signals that a message could
 * raise (SIGPIPE, SIGXFSZ), forbids core files and forgets the environment. Returns 0, or -1 with
 * the refusal set. Before any thread.
 */
MUST_USE int startup_settle(struct refusal *ret_refusal);
