/*
 * What is delegated to the caller, and what of the request is not: gathered for a refusal.
 */
#pragma once

#include "../../lib/decision/aliases.h"
#include "../../lib/decision/entry.h"
#include "../../lib/decision/source.h"
#include "../../lib/base/trusted_file.h"
#include "../../lib/steps/job.h"
#include "message.h"

/* How many entries of each kind are shown; of more, how many there are. */
#define SHOWN_MAX NOTED_MAX

struct account {
	const struct job *job;
	const struct source_list *sources;
	struct owner owner;
	struct aliases names;         /* other login names of the caller's in /etc/passwd */
	bool made;                    /* without it, all below says nothing */
	bool files_asked;             /* the source "files" is in use */
	struct file_verdict file;     /* /etc/subuid, if it was asked */
	int read_error;               /* of the file: a positive errno, or 0 */
	const struct source *down;    /* the first plugin that could not be reached, or NULL */
	const struct source *ends_at; /* those behind it were not asked, or NULL */
	struct noted_lines ranges;    /* that are the caller's */
	struct noted_lines ignored;   /* lines about the caller */
	struct range_set missing;     /* what is asked for, and delegated by no source */
};

/* Gathers it. Released with account_clear(). */
void account_make(const struct job *job, struct account *ret_account);

/* Prints what is the caller's, what was ignored, and what is missing. */
void account_show(const struct account *account, struct message *message);

void account_clear(struct account *account);
