/* What the benchmark does where it cannot go on: a measurement that is not what it says is worth
 * nothing. */
#pragma once

#include <stddef.h>

/* Prints the words and what errno says, if anything, and ends the process. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Returns result, or fails if it is negative. */
int check(int result, const char *what);

/* Memory of count objects, all zero; never NULL. */
void *make(size_t count, size_t size);
