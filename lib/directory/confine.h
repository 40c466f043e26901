/*
 * What a process gives up before it runs code that is not ours.
 */
#pragma once

#include "../base/util.h"

/*
 * From here execve(2) and execveat(2) fail with EPERM, for this process and those that it starts.
 * Takes no_new_privs. Returns 0, or a negative errno where the kernel, or the architecture, has no
 * such filter: then nothing is given up.
 */
MUST_USE int confine(void);
