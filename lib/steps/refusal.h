/*
 * Why a request is refused: filled in by the step that says no, told to the user by message.h and
 * explain.h.
 */
#pragma once

#include <stddef.h>

#include "../base/util.h"

/*
 * Between the helpers and "subid explain" these are numbers: both are of one version, since they
 * are in one package.
 */
enum cause {
	CAUSE_STARTUP,        /* the process could not be made ready */
	CAUSE_USAGE,          /* no arguments at all */
	CAUSE_TARGET_TEXT,    /* the first argument is neither a PID nor fd:N */
	CAUSE_TRIPLE_MISSING, /* not three numbers for each triple, or no triple */
	CAUSE_NUMBER,         /* a number that is no plain decimal number */
	CAUSE_NUMBER_RANGE,   /* an ID or a COUNT that is too large */
	CAUSE_END_TOO_HIGH,   /* a range that reaches 4294967295 */
	CAUSE_COUNT_ZERO,
	CAUSE_OVERLAP_INSIDE,
	CAUSE_OVERLAP_OUTSIDE,
	CAUSE_TRIPLES_MAX,
	CAUSE_TEXT_MAX,
	CAUSE_PRIVILEGES,  /* they could not be put away, raised or dropped */
	CAUSE_FILES_ONLY,  /* the files do not decide, and nobody else can be asked */
	CAUSE_ASKER_START, /* the child that asks everybody else could not be had */
	CAUSE_ASKER,       /* it ended without a whole answer */
	CAUSE_USER_DATABASE,
	CAUSE_LOGIN_DEFS,
	CAUSE_CALLER_GROUP, /* the caller's real group is not the primary one, or not mapped */
	CAUSE_PROC_FOREIGN, /* /proc is not that of our own PID namespace */
	CAUSE_TARGET_OPEN,
	CAUSE_TARGET_NOT_PROC, /* fd:N is neither a pidfd nor a process's directory in procfs */
	CAUSE_TARGET_OWNER,
	CAUSE_TARGET_GROUP,
	CAUSE_TARGET_CHANGED,
	CAUSE_NAMESPACE_OPEN,
	CAUSE_NAMESPACE_OURS,
	CAUSE_NAMESPACE_NOT_CHILD,
	CAUSE_NAMESPACE_OWNER,
	CAUSE_DELEGATION_READ,
	CAUSE_NOT_DELEGATED,
	CAUSE_MAP_OPEN,
	CAUSE_SETGROUPS,
	CAUSE_MAP_WRITE,
};

struct refusal {
	enum cause cause;
	int error;     /* a positive errno, or 0 */
	size_t triple; /* the triple that it is about, from 0 */
	size_t other;  /* the triple that overlaps with it */
};

/* Set *ret_refusal, and return -1 for the step to return. */
MUST_USE int refuse(struct refusal *ret_refusal, enum cause cause, int error);
MUST_USE int refuse_triple(struct refusal *ret_refusal, enum cause cause, int error, size_t triple);
