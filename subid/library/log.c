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

void log_file_fault(const char *path, const struct file_verdict *verdict)
{
	switch (verdict->fault) {
	case FILE_PATH:
		log_message("%s is ignored: a directory on the way to it can be written to by "
			    "others than root (uid %u, mode %04o), or its file system shows any "
			    "owner (procfs, FUSE)",
			    path, verdict->owner, verdict->mode & 07777);
		break;
	case FILE_NOT_REGULAR:
		log_message("%s is ignored: it is not a regular file", path);
		break;
	case FILE_OWNER:
		log_message("%s is ignored: it is owned by uid %u; as root: chown root %s", path,
			    verdict->owner, path);
		break;
	default:
		log_message("%s is ignored: others than root can write to it (mode %04o); as "
			    "root: chmod go-w %s",
			    path, verdict->mode & 07777, path);
	}
}
