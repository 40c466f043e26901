/*
 * Tells a plugin that is not installed from one that could not be loaded.
 */
#pragma once

#include <stdbool.h>

/*
 * Whether a shared object of this name is provably in none of the places where dlopen(3) looks.
 * Whatever cannot be examined counts as a place where it may be. Thread-safe.
 */
bool plugin_is_missing(const char *file);
