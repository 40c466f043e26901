/*
 * Tells the user and the system log why a request is refused.
 */
#pragma once

#include <stdbool.h>

#include "../../lib/steps/job.h"

/*
 * Prints the first line that people know and search for, then hints: what it really was, and the
 * remedy. A request that could be read is also logged. If privilege is left, which can only be
 * when giving it up failed, nothing is examined or logged, and the first line is all.
 */
void diagnosis_report(const struct job *job, bool privilege_left);
