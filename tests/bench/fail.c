#include "fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fail(const char *format, ...)
{
	int error = errno;
	va_list words;
	va_start(words, format);
	(void)fputs("bench: ", stderr);
	(void)vfprintf(stderr, format, words);
	(void)fprintf(stderr, error ? ": %s\n" : "\n", strerror(error));
	va_end(words);
	exit(1);
}

int check(int result, const char *what)
{
	if (result < 0)
		fail("%s", what);
	return result;
}

void *make(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (memory == NULL)
		fail("memory");
	return memory;
}
