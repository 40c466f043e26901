/*
 * Where the library's messages go.
 */
#pragma once

#include <stdio.h>

#include "util.h"

/* Begins messages with name, and sends them to stream, or nowhere if it is NULL. -ENOMEM or 0. */
MUST_USE int log_init(const char *name, FILE *stream);

/* Writes a line. Before log_init() it goes to standard error. Keeps errno. Thread-safe. */
__attribute__((format(printf, 1, 2))) void log_message(const char *format, ...);
