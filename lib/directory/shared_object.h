/*
 * Shared objects that are loaded while the program runs: plugins, and modules of the user database.
 */
#pragma once

#include <stdbool.h>

#include "../base/util.h"

#define SHARED_OBJECT_WHY_MAX 256

/*
 * Loads file, a name without a directory, for good. Returns 0, -ENOENT if it is provably in none of
 * the places where dlopen(3) looks, or -EAGAIN if it may be there but could not be loaded.
 * Then why is what dlopen(3) says, cut to size. Thread-safe.
 */
MUST_USE int shared_object_open(const char *file, char why[static SHARED_OBJECT_WHY_MAX],
				void **ret_handle);

/* Looks a function up. ret_function is the address of a function pointer, left alone if there is
 * none. */
MUST_USE bool shared_object_find(void *handle, const char *symbol, void *ret_function);
