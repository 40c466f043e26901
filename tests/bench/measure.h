/* Does a workload, round by round, with each program that can do it, and checks each answer. */
#pragma once

#include "series.h"
#include "settings.h"
#include "workload.h"

struct result {
	const struct workload *workload;
	struct series *series;
	size_t count;
};

void measure(const struct workload *workload, const struct settings *settings,
	     struct result *ret_result);
