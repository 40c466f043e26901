/*
 * The files of delegations in memory, line by line: what list, owner and check look at.
 *
 * The text is untrusted. A file that is not to be trusted is not read.
 */
#pragma once

#include "../../lib/base/id_type.h"
#include "../../lib/base/trusted_file.h"
#include "../../lib/decision/entry.h"
#include "name_table.h"
#include "options.h"
#include "users.h"

/* A line that is neither empty nor a comment. */
struct table_row {
	struct id_range range; /* with ENTRY_GOOD */
	uint64_t line;         /* its number */
	uint32_t owner;        /* in tables.owners; NAME_NONE if there is none, or a bad one */
	uint8_t fault;         /* enum entry_fault, never ENTRY_NONE */
	int8_t number_error;   /* entry.h */
};

struct table_file {
	enum id_type type;
	bool asked;                  /* --uid, --gid */
	char path[PATH_MAX];         /* below --root */
	struct file_verdict verdict; /* FILE_GOOD: it was read, and counts */
	int error;                   /* the negative errno of reading to its end, or 0 */
	bool unended;                /* its last line has no newline */
	bool utf_16;                 /* so that it has no rows */
	struct table_row *rows;      /* in the order of the lines */
	size_t len;
};

/* Whom an OWNER means. */
enum owner_kind {
	OWNER_UNKNOWN, /* no user; so is a bad number */
	OWNER_USER,
	OWNER_NUMBER,  /* a user ID that no user has */
	OWNER_UNASKED, /* more were in question than are asked of a directory, or it failed */
};

struct table_owner {
	enum owner_kind kind;
	uid_t uid;
};

#define TABLES_FILES 2

struct tables {
	struct table_file files[TABLES_FILES]; /* subuid, subgid */
	struct name_table owners;              /* of both */
	struct table_owner *whose;             /* of each owner, after tables_resolve() */
};

/*
 * Reads the files that are asked about. A file that cannot be read, or is not to be trusted, is no
 * error: its verdict tells. Returns 0 or a negative errno, and has said why. Released with
 * tables_clear().
 */
MUST_USE int tables_read(const struct options *options, struct tables *ret_tables);

/*
 * Finds out whom each owner means. The users are those of the same options; owners whom they do not
 * have are asked of the user database (not with --root), at most 64 of them: where more are in
 * question, none is. Returns 0, or -ENOMEM, or -EAGAIN if the database cannot answer.
 */
MUST_USE int tables_resolve(const struct options *options, const struct users *users,
			    struct tables *tables);

/*
 * The same for one owner, as a user types it. Returns 0, -ENOMEM or -EAGAIN.
 */
MUST_USE int tables_find_owner(const struct options *options, const struct users *users,
			       const char *text, struct table_owner *ret_owner);

/* Whether the lines of the file count: it was read to its end, and is to be trusted. */
bool table_file_counts(const struct table_file *file);

/*
 * Says on standard error what is wrong with a file that does not count; a missing one is no fault.
 * Returns whether there was anything to say.
 */
bool table_file_complain(const struct table_file *file);

void tables_clear(struct tables *tables);

#define auto_tables __attribute__((cleanup(tables_clear)))
