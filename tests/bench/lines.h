/* The files that are read by what is measured: /etc/subuid, /etc/subgid and /etc/passwd. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The range that is asked for in all requests that are not said to be others. */
#define WANTED_START 100000
#define WANTED_COUNT 65536

enum owners {
	OWNERS_APART,   /* user0, user1 ...: each with a range of its own, none with a wanted ID */
	OWNERS_KNOWN,   /* user0, user1 ...: each with a range that has all wanted IDs */
	OWNERS_UNKNOWN, /* likewise, of names that are in no user database */
	OWNERS_ONE,     /* user0 in each line, otherwise likewise */
};

struct lines {
	size_t count; /* of all lines */
	enum owners owners;
	const char *caller; /* who the last line is for, with all wanted IDs; NULL for none */
	size_t scattered;   /* so many lines, evenly spread, give the caller one ID each, see
			       request.h */
};

/* Writes both files. */
void lines_write(const struct lines *lines);

/* Writes /etc/passwd: root, the caller, then user0, user1 ... */
void users_write(size_t count);
