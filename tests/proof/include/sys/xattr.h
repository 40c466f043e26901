/*
 * What lib/ takes from libc's header.
 */
#pragma once

#include <sys/types.h>

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size);
