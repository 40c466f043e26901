/*
 * Hands a refusal over to the program that explains it: "subid explain", which lies beside the
 * helper and has no privilege.
 *
 * What it is told, besides the caller's own arguments, are options in an argument each:
 *
 *     --refused=CODE,ERRNO,TRIPLE,OTHER,CAPABLE,HELD   of struct refusal; whether the helper had
 *                      the capability for the write; the target's directory in /proc, or -1
 *     --program=PATH   the helper's own file
 */
#pragma once

#include <stdbool.h>

#include "id_kind.h"
#include "request.h"

/*
 * Becomes that program, with an empty environment. Returns only if it cannot be executed, after a
 * hint that says so. All privilege must have been given up, and that read back. held is the
 * descriptor of the target, or -1.
 */
void explain_refusal(const struct id_kind *kind, const struct request *request,
		     const struct refusal *refusal, bool capable, int held);

/*
 * Prints what there is to say if privilege could not be given up, so that nothing may be executed:
 * because the caller's user ID is not mapped here, or for another reason.
 */
void explain_privilege_left(const struct id_kind *kind, bool unmapped);
