/*
 * What Frama-C's own contracts say otherwise, or do not say, of functions of libc. Included before
 * everything else.
 */
#pragma once

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of Linux. */
#define LOGIN_NAME_MAX 256
#define NAME_MAX 255
#define NGROUPS_MAX 65536
#define O_PATH 0x200000

/* As it is built if nothing else is said. */
#define LOGIN_DEFS "/etc/login.defs"

/* Frama-C's wants whole strings; POSIX looks at len bytes at most. */
#define strncasecmp proof_strncasecmp
/*@ requires valid_a: \valid_read(a + (0 .. len - 1));
    requires valid_b: \valid_read(b + (0 .. len - 1));
    requires initialized_a: \initialized(a + (0 .. len - 1));
    assigns \result \from a[0 .. len - 1], b[0 .. len - 1];
 */
int proof_strncasecmp(const char *a, const char *b, size_t len);

/* Sorts by the function that is given, which Frama-C's contract does not call. */
#define qsort proof_qsort
void proof_qsort(void *items, size_t len, size_t size, int (*compare)(const void *, const void *));

/* Eva knows how realloc(3) moves what was there. */
#define reallocarray proof_reallocarray
void *proof_reallocarray(void *pointer, size_t len, size_t size);

/* How long the text of three numbers can be, and of one: Frama-C's contract does not say. */
#define snprintf(text, size, format, ...)                                                          \
	PROOF_PRINT(__VA_ARGS__, proof_print_3, , proof_print_1, )(text, size, __VA_ARGS__)
#define PROOF_PRINT(a, b, c, print, ...) print
/*@ requires room: size > 33 && \valid(text + (0 .. 33));
    assigns \result, text[0 .. 33] \from a, b, c;
    ensures length: 6 <= \result <= 33;
    ensures end: \initialized(text + (0 .. \result)) && text[\result] == 0;
 */
int proof_print_3(char *text, size_t size, unsigned a, unsigned b, unsigned c);
int proof_print_1(char *text, size_t size, unsigned a);

/* Of nothing, Frama-C's contract takes no pointer to the end of a piece of memory. */
#define memmove proof_memmove
void *proof_memmove(void *to, const void *from, size_t len);
#define memcpy proof_memcpy
void *proof_memcpy(void *to, const void *from, size_t len);

/* Frama-C's contracts do not say what comes out of these. */
#define memcmp proof_memcmp
int proof_memcmp(const void *a, const void *b, size_t len);
#define strncmp proof_strncmp
int proof_strncmp(const char *a, const char *b, size_t len);

/* Each place that a byte can be at is looked at by itself. */
#define memchr proof_memchr
void *proof_memchr(const void *bytes, int wanted, size_t len);
#define strspn proof_strspn
size_t proof_strspn(const char *text, const char *bytes);
#define strcspn proof_strcspn
size_t proof_strcspn(const char *text, const char *bytes);

/* Modelled where it is called. */
#define pread proof_pread
ssize_t proof_pread(int fd, void *bytes, size_t len, off_t offset);
#define write proof_write
ssize_t proof_write(int fd, const void *bytes, size_t len);
#define open proof_open
int proof_open(const char *path, int flags, ...);
#define getresgid proof_getresgid
int proof_getresgid(gid_t *real, gid_t *effective, gid_t *saved);
#define setresgid proof_setresgid
int proof_setresgid(gid_t real, gid_t effective, gid_t saved);
#define openat proof_openat
int proof_openat(int dir, const char *name, int flags, ...);
#define readlinkat proof_readlinkat
ssize_t proof_readlinkat(int dir, const char *name, char *text, size_t size);
#define fstat proof_fstat
int proof_fstat(int fd, struct stat *st);
#define fstatat proof_fstatat
int proof_fstatat(int dir, const char *path, struct stat *st, int flags);
#define fstatfs proof_fstatfs
struct statfs;
int proof_fstatfs(int fd, struct statfs *fs);
#define getuid proof_getuid
uid_t proof_getuid(void);
#define getgid proof_getgid
gid_t proof_getgid(void);
#define getgroups proof_getgroups
int proof_getgroups(int size, gid_t groups[]);
