/*
 * Preloaded into a writer: what is longer than a process ID is read and written in small parts.
 */
#include <dlfcn.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define LEFT_ALONE 10
#define MOVED 3

/* ISO C has no cast from an object pointer to a function pointer; POSIX has the same bytes. */
static void find_next(const char *name, void *ret_function)
{
	void *address = dlsym(RTLD_NEXT, name);

	memcpy(ret_function, &address, sizeof(address));
}

static size_t shorten(size_t count)
{
	return count <= LEFT_ALONE ? count : MOVED;
}

ssize_t write(int fd, const void *buffer, size_t count)
{
	ssize_t (*next)(int, const void *, size_t);

	find_next("write", &next);
	return next(fd, buffer, shorten(count));
}

ssize_t pread(int fd, void *buffer, size_t count, off_t offset)
{
	ssize_t (*next)(int, void *, size_t, off_t);

	find_next("pread", &next);
	return next(fd, buffer, shorten(count), offset);
}

ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset)
{
	ssize_t (*next)(int, void *, size_t, off64_t);

	find_next("pread64", &next);
	return next(fd, buffer, shorten(count), offset);
}
