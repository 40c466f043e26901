/*
 * Files of procfs that are made of lines "KEY:<tab>VALUE": status and fdinfo (proc(5)).
 *
 * Written by the kernel, but read as text like everything else.
 */
#pragma once

#include <stddef.h>

#include "util.h"

/*
 * Copies the value of the first line with this key, NUL-terminated, and cut to size. Returns 0,
 * -ENODATA if there is no such line, or the negative errno of pread(2) or of malloc(3). The file is
 * read from its start, and stays the caller's. Thread-safe.
 */
MUST_USE int proc_field_read(int fd, const char *key, char *value, size_t size);
