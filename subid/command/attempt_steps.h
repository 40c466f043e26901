/*
 * The steps by which a user is tried: those of rootless Podman before it starts a container.
 */
#pragma once

#include "attempt.h"

/*
 * Takes them for the user whom the text means, and adds each to attempt->steps. The trial may be
 * left to be ended. Returns 0; 1 if one has failed so that the others have no point; or -ENOMEM.
 */
MUST_USE int attempt_run(struct attempt *attempt, const char *user);
