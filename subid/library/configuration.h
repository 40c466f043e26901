/*
 * The one state of the library that lives as long as the process: what an administrator has
 * configured.
 */
#pragma once

#include "../../lib/directory/sources.h"

struct configuration {
	struct nsswitch nsswitch;
	struct source_list sources;
};

/*
 * Reads nsswitch.conf(5) and loads the plugins, once in a process. Returns 0, or the negative errno
 * that it failed with the first time. It is never released. Thread-safe, and after fork(2).
 */
MUST_USE int configuration_get(const struct configuration **ret_configuration);
