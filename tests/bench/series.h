/* The runs of one program at one workload, and what is to be said of them. */
#pragma once

#include <stddef.h>

#include "launch.h"
#include "trace.h"

struct series {
	const char *name; /* of the implementation or yardstick */
	struct run *runs;
	size_t count;
	struct cost cost; /* of the traced runs; a figure that was not counted is 0 */
};

/* Share is 0.5 for the median, 0.9 for what nine of ten runs do not exceed. */
double series_seconds(const struct series *series, double share);
double series_cpu_seconds(const struct series *series, double share);
long series_faults(const struct series *series);
