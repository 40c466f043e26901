/*
 * Attributes and scope-bound cleanup that every file here may use.
 *
 * Handles no input of its own.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The result decides something: whoever drops it does not compile. */
#define MUST_USE __attribute__((warn_unused_result))

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

static inline void cleanup_fclose(FILE **stream)
{
	if (*stream)
		(void)fclose(*stream);
}

#define auto_free __attribute__((cleanup(cleanup_free)))
#define auto_close __attribute__((cleanup(cleanup_close)))
#define auto_fclose __attribute__((cleanup(cleanup_fclose)))

/* Returns a copy of text[0, len), NUL-terminated, to be released with free(3), or NULL. */
static inline char *copy_text(const char *text, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

/* Hands a descriptor on to the caller, so that its auto_close has nothing left to do. */
static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* The same for memory. */
static inline char *take_pointer(char **pointer)
{
	char *taken = *pointer;

	*pointer = NULL;
	return taken;
}

/*
 * Whether a system call that has an older way may be missing: the kernel does not know it, or a
 * filter of system calls refuses it, with one of the errors that filters answer. An ioctl(2) that
 * is not known is ENOTTY.
 */
static inline bool is_unsupported(int error)
{
	return error == ENOSYS || error == EPERM || error == EACCES || error == EINVAL ||
	       error == ENOTTY;
}
