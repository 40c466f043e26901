/*
 * Where the library's messages go.
 */
#pragma once

#include <stdio.h>

#include "../../lib/base/trusted_file.h"

/* Begins messages with name, which is copied, or leaves that as it is for NULL. 0 or -ENOMEM. */
MUST_USE int log_set_name(const char *name);

/* Sends messages to stream, or nowhere if it is NULL. */
void log_set_stream(FILE *stream);

/* Writes a line. Without log_set_stream() it goes to standard error. Keeps errno. Thread-safe. */
__attribute__((format(printf, 1, 2))) void log_message(const char *format, ...);

/* Logs that a file is ignored, and which fault of it is the reason, other than FILE_OPEN. */
void log_file_fault(const char *path, const struct file_verdict *verdict);
