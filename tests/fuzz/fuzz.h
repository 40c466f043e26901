/*
 * What the fuzz targets share. A target is a file that defines fuzz_needs and
 * LLVMFuzzerTestOneInput(): it runs a part of the product on the input, and ends the process by
 * CHECK() where a property does not hold.
 *
 * The input is whatever libFuzzer makes up, or a file of the corpus.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/base/util.h"
#include "../property/oracle.h"

enum fuzz_needs {
	FUZZ_NEEDS_NOTHING,
	FUZZ_NEEDS_ETC, /* an empty /etc of its own, for files that are root's */
};

extern const enum fuzz_needs fuzz_needs;

/* libFuzzer calls them by these names. The first one is in fuzz.c. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(what) ((what) ? (void)0 : fuzz_fail(#what, __FILE__, __LINE__))

_Noreturn void fuzz_fail(const char *what, const char *file, int line);

/*
 * The text that an input stands for. Lines of any length are reached by short inputs: the byte 0x1f
 * with N and C behind it is 64 * N times C.
 */
struct fuzz_text {
	char *bytes;
	size_t len;
};

struct fuzz_text fuzz_text(const uint8_t *data, size_t size);
void fuzz_text_clear(struct fuzz_text *text);

#define auto_fuzz_text __attribute__((cleanup(fuzz_text_clear)))

/*
 * Cuts the text up into lines, which become arguments behind a program's name, with NULL behind
 * them. Returns how many there are with it: less than max.
 */
int fuzz_arguments(struct fuzz_text *text, char *name, char *argv[], int max);

/* The first bytes of an input, which choose; those that are missing are 0. */
struct fuzz_choices {
	const uint8_t *bytes;
	size_t len;
};

/* Cuts up to len bytes off the input. */
struct fuzz_choices fuzz_choose(const uint8_t **data, size_t *size, size_t len);
uint8_t fuzz_choice(const struct fuzz_choices *choices, size_t index);

/* Cuts off what stands before the first byte 0x1e: all, if there is none. */
struct fuzz_text fuzz_part(const uint8_t **data, size_t *size);

/* A file without a path, closed by the caller; one in /etc. */
int fuzz_file(const struct fuzz_text *text);
void fuzz_etc_file(const char *path, const struct fuzz_text *text);

/* The whole of a file in /etc; NULL if there is none. */
struct fuzz_text fuzz_etc_read(const char *path);

/*
 * From now on, pread(2) and read(2) of the product give parts of what they are asked for, as a
 * generator says that begins with this text. fuzz_whole() ends that, and sees that anything was
 * read so.
 */
void fuzz_in_parts(const struct fuzz_text *text);
void fuzz_whole(void);

/* IDs at which the answers about a file of delegations change, and the first and the last ID. */
#define FUZZ_EDGES_MAX 64

struct fuzz_edges {
	size_t len;
	uint64_t ids[FUZZ_EDGES_MAX];
};

struct fuzz_edges fuzz_edges(const struct fuzz_text *subid);

/* A range of IDs that can be asked for: from one edge to another, or one ID beside them. */
void fuzz_range(const struct fuzz_edges *edges, uint8_t first, uint8_t second, uint64_t *ret_start,
		uint64_t *ret_end);
