/*
 * What an account holds: the lines and ranges that were found, and what is missing.
 */
#pragma once

#include "../../lib/base/id_map.h"
#include "../../lib/base/trusted_file.h"
#include "../../lib/decision/aliases.h"
#include "../../lib/decision/entry.h"
#include "../../lib/directory/sources.h"
#include "../../lib/steps/caller.h"
#include "../../lib/steps/id_kind.h"
#include "look_alike.h"

/* How many entries of each kind are shown; of more, how many there are. */
#define SHOWN_MAX 10
/* The longest OWNER that is shown, escaped. */
#define OWNER_SHOWN_MAX 256

/* A line about the caller, or a range that a plugin delegates. */
struct account_line {
	const char *source;    /* of a plugin, or NULL: the file */
	uint64_t number;       /* of the line */
	struct id_range range; /* if it is good */
	enum entry_fault fault;
	int number_error;           /* entry.h */
	enum look_alike look_alike; /* why it is not about the caller though it looks so */
};

struct account_lines {
	size_t count; /* of which the first SHOWN_MAX are kept */
	struct account_line items[SHOWN_MAX];
};

struct account {
	const struct id_kind *kind;
	const struct source_rules *users; /* the sources of users */
	const char *login;                /* the caller's login name, or empty */
	struct owner owner;
	struct source_list sources;
	const struct source *last; /* that was asked */
	bool made;                 /* without it, all else says nothing */
	bool name_not_a_name;      /* a source is passed over for its name */
	bool files_asked;          /* the source "files" is in use */
	enum file_fault fault;     /* of /etc/subuid, if it was asked */
	int file_error;            /* with FILE_OPEN, a positive errno; and so are the next two */
	int read_error;            /* the file could not be read to its end */
	int db_error;              /* the user database could not tell whose a line is */
	bool owners_too_many;      /* to ask whose lines they are */
	uid_t file_owner;
	mode_t mode;
	const char *source;           /* the first plugin that could not be reached, or NULL */
	const char *why;              /* it could not be loaded, or empty */
	const char *ends_at;          /* the source behind which none was asked, or NULL */
	struct account_lines ranges;  /* that are the caller's */
	struct account_lines ignored; /* lines about the caller */
	struct range_set missing;     /* what is asked for, and delegated by no source */
	struct range_set reverse; /* the inside IDs of the triple, as far as not delegated either */
	struct account_line other;         /* a line of somebody else with IDs that are missing */
	char other_owner[OWNER_SHOWN_MAX]; /* of that line, escaped; empty if there is none */
};
