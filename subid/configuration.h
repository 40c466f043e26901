/*
 * The one state of the library that lives as long as the process: which sources are in use.
 */
#pragma once

#include "source.h"

/*
 * Reads nsswitch.conf(5) and loads the plugins, once in a process. Returns 0, or the negative errno
 * that it failed with the first time. The list is never released. Thread-safe, and after fork(2).
 */
MUST_USE int configuration_sources(const struct source_list **ret_list);
