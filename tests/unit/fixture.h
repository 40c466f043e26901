/*
 * What the unit tests share: a test that registers itself, files to work on, captured output.
 *
 * main() is in fixture.c. It runs each test in a process of its own, so a test may change its
 * process as it likes; the temporary directory is removed by the process that outlives it.
 * A test that does not leave the same descriptors open as it has found fails.
 */
#pragma once

#include <check.h>
#include <stddef.h>
#include <stdint.h>

#include "../../lib/base/lines.h"
#include "../../lib/base/range.h"
#include "../../lib/base/util.h"

/* What a test cannot do without. Where it is missing, the test is skipped. */
enum unit_needs {
	UNIT_NEEDS_NOTHING,
	UNIT_NEEDS_ROOT,      /* to make files that root or somebody else owns */
	UNIT_NEEDS_NAMESPACE, /* the same, and to make a user namespace */
};

struct unit_test {
	const TTest *test;
	enum unit_needs needs;
	struct unit_test *next;
};

/* Called before main(), in the order of the source. */
void unit_register(struct unit_test *test);

/* Opens the definition of a test case, as START_TEST of check does; the body follows in braces. */
#define UNIT_TEST_NEEDS(name, needed)                                                              \
	static const TTest *name;                                                                  \
	__attribute__((constructor)) static void name##_register(void)                             \
	{                                                                                          \
		static struct unit_test entry;                                                     \
                                                                                                   \
		entry = (struct unit_test){.test = name, .needs = (needed)};                       \
		unit_register(&entry);                                                             \
	}                                                                                          \
	START_TEST(name)

#define UNIT_TEST(name) UNIT_TEST_NEEDS(name, UNIT_NEEDS_NOTHING)
#define UNIT_TEST_ROOT(name) UNIT_TEST_NEEDS(name, UNIT_NEEDS_ROOT)
#define UNIT_TEST_NAMESPACE(name) UNIT_TEST_NEEDS(name, UNIT_NEEDS_NAMESPACE)

#define UNIT_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A user who is neither root nor the one who runs the tests. */
#define UNIT_OTHER_UID 54321

/*
 * Paths in the temporary directory, which anybody may search. unit_file() makes the file, with
 * mode 0644. What they return is freed with free(3).
 */
char *unit_path(const char *name);
char *unit_file(const char *name, const char *text);

/* Makes a file that has no path, and leaves its offset at the end. */
int unit_memory_file(const char *text, size_t len);

/* The whole of an open file as a string, whatever its offset. Freed with free(3). */
char *unit_read_all(int fd);

/* A line as the reader of lines would hand it out. */
struct text_line unit_line(const char *text, size_t len);

/*
 * Gives the process mounts of its own, in which this directory holds nothing, and is root's alone.
 * unit_private_etc() does so with /etc, where unit_etc_file() makes a file. All need
 * UNIT_NEEDS_NAMESPACE.
 */
void unit_private_directory(const char *path);
void unit_private_etc(void);
void unit_etc_file(const char *name, const char *text);

/*
 * Moves the process to a new user namespace with these maps (user_namespaces(7)), written by root.
 * Needs UNIT_NEEDS_NAMESPACE.
 */
void unit_enter_namespace(const char *uid_map, const char *gid_map);

/*
 * Starts a child that waits, in so many user namespaces of its own, one inside the other, until
 * unit_end_child() kills it. Needs UNIT_NEEDS_NAMESPACE if there are any.
 */
pid_t unit_start_child(unsigned namespaces);
void unit_end_child(pid_t child);

/*
 * From here on this system call fails with this error, as by a filter of the caller's; or does so
 * where this argument of it, counted from 0, is this number. Error 0 is a success that is claimed.
 */
void unit_refuse_call(int number, int error);
void unit_refuse_argument(int number, unsigned argument, uint32_t value, int error);

/*
 * From here on open(2) and openat(2) fail with EPERM without these flags, which have no other
 * effect that a test could see.
 */
void unit_demand_open_flags(int flags);

/*
 * The allocation of this number, counted from 1, fails: of those that the program itself makes by
 * malloc(3), calloc(3) and reallocarray(3) before unit_allocation_failed(). That returns whether
 * there was one. No assertion may stand in between: check allocates, too.
 */
void unit_fail_allocation(unsigned which);
bool unit_allocation_failed(void);

/* How many such allocations have been made. */
unsigned unit_allocations(void);

/* Where the next functions have their variables, this stands everywhere: what is not set shows. */
void unit_soil_stack(uint64_t value);

/* How many descriptors are open. None is as high as UNIT_DESCRIPTORS. */
#define UNIT_DESCRIPTORS 256
size_t unit_open_descriptors(void);

/* Makes the process another user's, for good, in a way that sanitizers can still examine it. */
void unit_become_other(void);

/*
 * Sends what is written to standard output or standard error into a file, from now on.
 * unit_captured() returns what has come since the last call; it is freed with free(3).
 */
int unit_capture(int standard_fd);
char *unit_captured(int capture);

/* How a child ended whose standard output and error were captured, and what it printed. */
struct unit_told {
	int status; /* its exit status */
	char *out;
	char *err;
};

/*
 * Forks; what is printed is captured, and the child's other descriptors close when it executes.
 * unit_hear() waits for its end, which must be an exit, and closes the captures.
 */
pid_t unit_fork_captured(int captures[static 2]);
struct unit_told unit_hear(pid_t child, const int captures[static 2]);
void unit_told_clear(struct unit_told *told);

#define auto_told __attribute__((cleanup(unit_told_clear)))

/* Text that a test puts together. All zero is the empty text; freed with unit_text_clear(). */
struct unit_text {
	char *bytes; /* ends in a NUL byte that does not count */
	size_t len;
	size_t capacity;
};

__attribute__((format(printf, 2, 3))) void unit_text_add(struct unit_text *text, const char *format,
							 ...);
void unit_text_repeat(struct unit_text *text, char byte, size_t count);
void unit_text_clear(struct unit_text *text);

#define auto_text __attribute__((cleanup(unit_text_clear)))
