/* Who takes part in a workload: the programs of the implementations, and yardsticks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "settings.h"
#include "workload.h"

struct contender {
	const char *name;
	char **words; /* command line; of a helper, word 1 is to be set to the process ID of the
			 target */
	bool yardstick;
};

struct contenders {
	struct contender *all;
	size_t count;
};

/* An implementation without the program does not take part. words are those of a request. */
void contenders_find(const struct workload *workload, const struct settings *settings,
		     char *const *words, struct contenders *ret_contenders);
