/*
 * Shared objects that are loaded while the program runs: plugins, and modules of the user database.
 */
#pragma once

#include <stdbool.h>

#include "util.h"

/*
 * Loads file, a name without a directory, for good. Returns 0, -ENOENT if it is provably in none of
 * the places where dlopen(3) looks, or -EAGAIN if it may be there but could not be loaded.
 * *ret_why is what dlopen(3) says then, valid until its next call in this thread.
 */
MUST_USE int shared_object_open(const char *file, void **ret_handle, const char **ret_why);

/* Looks a function up. ret_function is the address of a function pointer. */
MUST_USE bool shared_object_find(void *handle, const char *symbol, void *ret_function);
