/*
 * The library's log: two pointers that any thread may set, and any may read.
 *
 * Called with text from files, which the caller of log_message() keeps to what is printable.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

/* Longer messages are cut. */
#define MESSAGE_SIZE 1024

static _Atomic(bool) has_stream;
static _Atomic(FILE *) log_stream;
/* A name that is replaced may be in use by another thread, so it is kept behind the newer one. */
struct log_name {
	const struct log_name *older;
	char text[];
};

static _Atomic(const struct log_name *) log_name;

int log_set_name(const char *name)
{
	const struct log_name *old = atomic_load(&log_name);
	struct log_name *fresh;

	if (!name || (old && strcmp(name, old->text) == 0))
		return 0;
	fresh = malloc(sizeof(*fresh) + strlen(name) + 1);
	if (!fresh)
		return -ENOMEM;
	memcpy(fresh->text, name, strlen(name) + 1);
	do
		fresh->older = old;
	while (!atomic_compare_exchange_weak(&log_name, &old, fresh));
	return 0;
}

void log_set_stream(FILE *stream)
{
	atomic_store(&log_stream, stream);
	atomic_store(&has_stream, true);
}

void log_message(const char *format, ...)
{
	int error = errno;
	FILE *stream = atomic_load(&has_stream) ? atomic_load(&log_stream) : stderr;
	const struct log_name *name = atomic_load(&log_name);
	char text[MESSAGE_SIZE];
	va_list arguments;

	if (!stream)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	(void)fprintf(stream, "%s: %s\n", name ? name->text : "libsubid", text);
	errno = error;
}
