/*
 * Makes memory run out in a helper, one allocation after the other. Linked into a variant of each
 * helper that is made of the very same objects and archives, in which the linker (--wrap) leads the
 * calls of the functions below to here. What the C library allocates for itself, in getpwuid_r(3)
 * and syslog(3) say, is not reached; that is made to fail by system calls and limits.
 *
 * A helper takes no orders from its environment, and forgets it at once. So a constructor reads
 *   SUBID_FAULT_ALLOCATION=N   the allocation that fails, from 1; "N+" for all from there on
 *   SUBID_FAULT_READ=1         each read(2) and pread(2) gets one byte at most
 * before main. What fails is told in the file on descriptor 9, so that the tests see when N is past
 * the last one: by memory that is shared with it, since the asker closes all descriptors. The input
 * is the tests' own.
 */
#include <errno.h>
#include <search.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REPORT 9
#define REPORT_SIZE 32

static unsigned long countdown; /* to the allocation that fails; 0: none does */
static bool for_good;
static bool short_reads;
static char *report;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__real_tsearch(const void *key, void **root, __compar_fn_t compare);
ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __real___read_chk(int fd, void *buffer, size_t size, size_t buffer_size);

ssize_t __real_pread(int fd, void *buffer, size_t size, off_t offset);
ssize_t __real___pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t buffer_size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_tsearch(const void *key, void **root, __compar_fn_t compare);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
ssize_t __wrap___read_chk(int fd, void *buffer, size_t size, size_t buffer_size);
ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset);
ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t buffer_size);

__attribute__((constructor)) static void read_orders(void)
{
	const char *order = getenv("SUBID_FAULT_ALLOCATION");
	char *end = NULL;

	short_reads = getenv("SUBID_FAULT_READ") != NULL;
	if (!order && !short_reads)
		return;
	if (order) {
		countdown = strtoul(order, &end, 10);
		for_good = *end == '+';
	}
	report = mmap(NULL, REPORT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, REPORT, 0);
	if (ftruncate(REPORT, REPORT_SIZE) < 0 || report == MAP_FAILED)
		abort();
}

static bool fails(const char *function)
{
	if (countdown == 0 || --countdown > 0)
		return false;
	if (for_good)
		countdown = 1;
	memcpy(report, function, strlen(function));
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails("malloc") ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails("calloc") ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails("realloc") ? NULL : __real_realloc(memory, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	return fails("reallocarray") ? NULL : __real_reallocarray(memory, count, size);
}

void *__wrap_tsearch(const void *key, void **root, __compar_fn_t compare)
{
	return fails("tsearch") ? NULL : __real_tsearch(key, root, compare);
}

static size_t shortened(size_t size)
{
	if (!short_reads || size <= 1)
		return size;
	memcpy(report, "read", strlen("read"));
	return 1;
}

ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
	return __real_read(fd, buffer, shortened(size));
}

ssize_t __wrap___read_chk(int fd, void *buffer, size_t size, size_t buffer_size)
{
	return __real___read_chk(fd, buffer, shortened(size), buffer_size);
}

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset)
{
	return __real_pread(fd, buffer, shortened(size), offset);
}

ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t buffer_size)
{
	return __real___pread_chk(fd, buffer, shortened(size), offset, buffer_size);
}
