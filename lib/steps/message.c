/*
 * What a helper says itself about a refusal. Called when all privilege has been dropped; the
 * reasons are explained by another program, see explain.h.
 */
#include "message.h"

#include <stdio.h>
#include <string.h>

#include "../decision/login_defs.h"

#define SAY(...) snprintf(line, LINE_SIZE, __VA_ARGS__)

static int say_not_allowed(const struct id_kind *kind, const struct id_extent *extent,
			   char line[static LINE_SIZE])
{
	const uintmax_t inside_end = id_extent_inside(extent).end;
	const uintmax_t outside_end = id_extent_outside(extent).end;

	return SAY("%s: %s range [%u-%ju) -> [%u-%ju) not allowed", kind->program, kind->id,
		   extent->inside, inside_end, extent->outside, outside_end);
}

int message_first_line(const struct id_kind *kind, const struct request *request,
		       const struct caller *caller, const struct stat *target_stat,
		       const struct refusal *refusal, char line[static LINE_SIZE])
{
	const char *error = strerror(refusal->error);
	const char *target = request->target_text;
	const size_t triple = refusal->triple + 1;
	const uid_t pw_uid = caller->uid;
	const gid_t pw_gid = user_is_known(&caller->user) ? caller->user.gid : caller->gid;

	switch (refusal->cause) {
	case CAUSE_STARTUP:
		return SAY("%s: getting ready (descriptors, environment) failed: %s", kind->program,
			   error);
	case CAUSE_USAGE:
	case CAUSE_TARGET_TEXT:
	case CAUSE_NUMBER:
		return SAY("%s", kind->usage);
	case CAUSE_TRIPLE_MISSING:
		return SAY("%s: Not enough arguments to form %zu mappings", kind->program, triple);
	case CAUSE_NUMBER_RANGE:
	case CAUSE_END_TOO_HIGH:
		return SAY("%s: %s overflow detected.", kind->program, kind->subid);
	case CAUSE_COUNT_ZERO:
	case CAUSE_NOT_DELEGATED:
		return say_not_allowed(kind, &request->map.extents[refusal->triple], line);
	case CAUSE_PRIVILEGES:
		return SAY("%s: Could not set caps", kind->program);
	case CAUSE_FILES_ONLY:
	case CAUSE_ASKER_START:
	case CAUSE_ASKER:
	case CAUSE_USER_DATABASE:
		return SAY("%s: Cannot determine your user name.", kind->program);
	case CAUSE_LOGIN_DEFS:
		return SAY("%s: reading " LOGIN_DEFS " failed: %s", kind->program, error);
	case CAUSE_CALLER_GROUP:
	case CAUSE_TARGET_OWNER:
	case CAUSE_TARGET_GROUP:
		return SAY("%s: Target process is owned by a different user: "
			   "uid:%u pw_uid:%u st_uid:%u, gid:%u pw_gid:%u st_gid:%u",
			   kind->program, caller->uid, pw_uid, target_stat->st_uid, caller->gid,
			   pw_gid, target_stat->st_gid);
	case CAUSE_PROC_FOREIGN:
	case CAUSE_TARGET_OPEN:
	case CAUSE_TARGET_NOT_PROC:
		return SAY("%s: Could not open proc directory for target %s", kind->program,
			   target);
	case CAUSE_NAMESPACE_OPEN:
	case CAUSE_MAP_OPEN:
		return SAY("%s: open of %s failed: %s", kind->program, kind->map_file, error);
	case CAUSE_DELEGATION_READ:
		return SAY("%s: reading %s failed: %s", kind->program, kind->subid_file, error);
	case CAUSE_SETGROUPS:
		return SAY("%s: failed to setgroups deny policy: %s", kind->program, error);
	case CAUSE_OVERLAP_INSIDE:
	case CAUSE_OVERLAP_OUTSIDE:
	case CAUSE_TRIPLES_MAX:
	case CAUSE_TEXT_MAX:
	case CAUSE_TARGET_CHANGED:
	case CAUSE_NAMESPACE_OURS:
	case CAUSE_NAMESPACE_NOT_CHILD:
	case CAUSE_NAMESPACE_OWNER:
	case CAUSE_MAP_WRITE:
		break;
	}
	return SAY("%s: write to %s failed: %s", kind->program, kind->map_file, error);
}
