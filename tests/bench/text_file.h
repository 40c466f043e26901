/* Whole files, for what is compared and restored between the runs. */
#pragma once

#include <stddef.h>

/* The text of a file, to be released with free(3), with a NUL after it. */
char *text_read(const char *path, size_t *ret_length);

/* Writes it anew, and syncs it, so that nobody else pays for it. */
void text_write(const char *path, const char *text, size_t length);
