/*
 * The decision: which of the ranges that are asked for are delegated to a user.
 *
 * The sources are consulted in order, and each decides on whole ranges: one that is half in one
 * source and half in another is delegated by neither.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "aliases.h"
#include "entry.h"
#include "owner.h"
#include "../base/range.h"
#include "source.h"
#include "../base/trusted_file.h"
#include <shadow/subid.h>

/* A range of outside IDs that somebody asks for, and the answer. */
struct claim {
	struct id_range range;
	bool granted;
};

/* How many lines of each kind are noted; of the rest, how many there are. */
#define NOTED_MAX 10

/* A line about the owner, or a range that a plugin delegates. */
struct noted_line {
	const char *source;    /* of a plugin, or NULL: the file */
	uint64_t number;       /* of the line */
	struct id_range range; /* if it is good */
	enum entry_fault fault;
	int number_error; /* entry.h */
};

struct noted_lines {
	size_t count; /* of which the first NOTED_MAX are kept */
	struct noted_line items[NOTED_MAX];
};

void noted_lines_add(struct noted_lines *lines, const struct noted_line *line);

/* Notes a line about the owner among those that grant something, or those that are ignored. */
void noted_lines_add_entry(struct noted_lines *granting, struct noted_lines *ignored,
			   uint64_t number, const struct subid_entry *entry,
			   enum entry_fault fault);

/*
 * What else came up in a decision, for whoever has to explain it. Of the file there is all that was
 * read up to the decision; to be released with delegation_notes_clear().
 */
struct delegation_notes {
	bool files_asked;
	struct file_verdict file;
	struct noted_lines granting; /* lines of the file that delegate something to the owner */
	struct noted_lines ignored;  /* bad lines by the owner */
	struct range_set missing;    /* the IDs that were asked of the file and are not in it */
	struct aliases aliases;      /* other names of the owner, as far as they were looked for */
	const char *failed; /* the last source that could not be reached or failed, or NULL */
};

void delegation_notes_clear(struct delegation_notes *notes);

#define auto_delegation_notes __attribute__((cleanup(delegation_notes_clear)))

/*
 * Sets granted in the claims that a source delegates to the owner; the others stay as they are.
 *
 * Returns 0 when the sources have been consulted, whatever they said; -ENOMEM or the negative
 * errno of reading if one of them could not be. Then nothing is granted. Notes are set in any case.
 * Thread-safe.
 */
MUST_USE int delegation_check(const struct source_list *sources, const struct owner *owner,
			      enum subid_type type, struct claim claims[], size_t len,
			      struct delegation_notes *ret_notes);
