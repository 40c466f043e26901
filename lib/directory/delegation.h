/*
 * The decision with all sources of delegations, whatever they are.
 *
 * The sources are consulted in order, and each decides on whole ranges: one that is half in one
 * source and half in another is delegated by neither.
 */
#pragma once

#include "../decision/owner.h"
#include "../decision/question.h"
#include "sources.h"

/*
 * Sets granted in those of the question's claims that a source delegates to the owner; the others
 * stay as they are. login is the caller's login name, by which plugins are asked, or empty:
 * then they are not asked.
 *
 * Returns 0 when the sources have been consulted, whatever they said; -ENOMEM or the negative
 * errno of reading if one of them could not be. Then the request must be refused. Thread-safe.
 */
MUST_USE int delegation_check(const struct source_list *sources, const struct question *question,
			      const struct owner *owner, const char *login);
