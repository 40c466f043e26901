/*
 * The first line of the answer to a refusal.
 */
#pragma once

#include <sys/stat.h>

#include "caller.h"

/* The longest line without its newline, with its NUL byte; what is longer is cut. */
#define LINE_SIZE 1024

/*
 * Writes the first line, which searches and scripts know: program and all, without a newline.
 * target is the target's directory, all zero where it was not looked at. Of the caller's words
 * there is only the target in it, and that where it has been read as a number. Returns its length,
 * as snprintf(3) does: before it is cut.
 */
int message_first_line(const struct id_kind *kind, const struct request *request,
		       const struct caller *caller, const struct stat *target,
		       const struct refusal *refusal, char line[static LINE_SIZE]);
