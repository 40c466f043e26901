/*
 * Shared objects that dlopen(3) did not load: whether they are there.
 */
#pragma once

#include <stdbool.h>

/*
 * Whether file, a name without a directory, may be in one of the places where dlopen(3) looks. No
 * is proven; what cannot be looked at may have it. Thread-safe.
 */
bool shared_object_may_be_there(const char *file);
