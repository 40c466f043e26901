/*
 * What a helper says itself about a refusal. Called when all privilege has been dropped; the
 * reasons are explained by another program, see explain.h.
 */
#include "message.h"

#include <stdio.h>
#include <string.h>

#include "../decision/login_defs.h"

#define SAY(...) (void)snprintf(line, LINE_SIZE, __VA_ARGS__)

static void not_allowed(const struct id_kind *kind, const struct id_extent *extent,
			char line[static LINE_SIZE])
{
	const uintmax_t inside_end = id_extent_inside(extent).end;
	const uintmax_t outside_end = id_extent_outside(extent).end;

	SAY("%s: %s range [%u-%ju) -> [%u-%ju) not allowed", kind->program, kind->id,
	    extent->inside, inside_end, extent->outside, outside_end);
}

static void different_user(const struct id_kind *kind, const struct caller *caller,
			   const struct stat *target, char line[static LINE_SIZE])
{
	const uid_t pw_uid = caller->uid;
	const gid_t pw_gid = caller->user.name ? caller->user.gid : caller->gid;

	SAY("%s: Target process is owned by a different user: "
	    "uid:%u pw_uid:%u st_uid:%u, gid:%u pw_gid:%u st_gid:%u",
	    kind->program, caller->uid, pw_uid, target->st_uid, caller->gid, pw_gid,
	    target->st_gid);
}

void message_first_line(const struct id_kind *kind, const struct request *request,
			const struct caller *caller, const struct stat *target_stat,
			const struct refusal *refusal, char line[static LINE_SIZE])
{
	const char *error = strerror(refusal->error);
	const char *target = request->target_text;
	const size_t triple = refusal->triple + 1;

	switch (refusal->cause) {
	case CAUSE_STARTUP:
		SAY("%s: getting ready (standard descriptors, signals, limits) failed: %s",
		    kind->program, error);
		break;
	case CAUSE_USAGE:
	case CAUSE_TARGET_TEXT:
	case CAUSE_NUMBER:
		SAY("%s", kind->usage);
		break;
	case CAUSE_TRIPLE_MISSING:
		SAY("%s: Not enough arguments to form %zu mappings", kind->program, triple);
		break;
	case CAUSE_NUMBER_RANGE:
	case CAUSE_END_TOO_HIGH:
		SAY("%s: %s overflow detected.", kind->program, kind->subid);
		break;
	case CAUSE_COUNT_ZERO:
	case CAUSE_NOT_DELEGATED:
		not_allowed(kind, &request->map.extents[refusal->triple], line);
		break;
	case CAUSE_PRIVILEGES:
		SAY("%s: Could not set caps", kind->program);
		break;
	case CAUSE_FILES_ONLY:
	case CAUSE_ASKER_START:
	case CAUSE_ASKER:
	case CAUSE_USER_DATABASE:
		SAY("%s: Cannot determine your user name.", kind->program);
		break;
	case CAUSE_LOGIN_DEFS:
		SAY("%s: reading " LOGIN_DEFS " failed: %s", kind->program, error);
		break;
	case CAUSE_CALLER_GROUP:
	case CAUSE_TARGET_OWNER:
	case CAUSE_TARGET_GROUP:
		different_user(kind, caller, target_stat, line);
		break;
	case CAUSE_PROC_FOREIGN:
	case CAUSE_TARGET_OPEN:
	case CAUSE_TARGET_NOT_PROC:
		SAY("%s: Could not open proc directory for target %s", kind->program, target);
		break;
	case CAUSE_NAMESPACE_OPEN:
	case CAUSE_MAP_OPEN:
		SAY("%s: open of %s failed: %s", kind->program, kind->map_file, error);
		break;
	case CAUSE_DELEGATION_READ:
		SAY("%s: reading %s failed: %s", kind->program, kind->subid_file, error);
		break;
	case CAUSE_SETGROUPS:
		SAY("%s: failed to setgroups deny policy: %s", kind->program, error);
		break;
	case CAUSE_OVERLAP_INSIDE:
	case CAUSE_OVERLAP_OUTSIDE:
	case CAUSE_TRIPLES_MAX:
	case CAUSE_TEXT_MAX:
	case CAUSE_TARGET_CHANGED:
	case CAUSE_NAMESPACE_OURS:
	case CAUSE_NAMESPACE_NOT_CHILD:
	case CAUSE_NAMESPACE_OWNER:
	case CAUSE_MAP_WRITE:
		SAY("%s: write to %s failed: %s", kind->program, kind->map_file, error);
		break;
	}
}
