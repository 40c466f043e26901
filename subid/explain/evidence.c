/*
 * Decides what is to be examined: no more than the refusal hangs on.
 */
#include "evidence.h"

#include <errno.h>

/* Whether all IDs of the range are mapped in our own user namespace. */
static bool is_mapped_here(const struct id_map *ours, const struct id_extent *extent)
{
	uint64_t id = extent->outside;
	const uint64_t end = id + extent->count;
	uint64_t before;

	do {
		before = id;
		for (size_t i = 0; i < ours->len && id < end; i++)
			if (id >= ours->extents[i].inside &&
			    id - ours->extents[i].inside < ours->extents[i].count)
				id = (uint64_t)ours->extents[i].inside + ours->extents[i].count;
	} while (id < end && id != before);
	return id >= end;
}

static void find_unmapped(const struct job *job, struct evidence *evidence)
{
	const struct id_map *map = &job->request.map;

	if (id_map_read_own(job->kind->own_map, &evidence->ours) < 0)
		return;
	for (size_t i = 0; i < map->len && !evidence->outside_unmapped; i++) {
		if (is_mapped_here(&evidence->ours, &map->extents[i]))
			continue;
		evidence->outside_unmapped = true;
		evidence->triple = i;
	}
}

static void judge(const char *path, struct file_verdict *ret_verdict)
{
	auto_close int fd = -1;

	(void)!trusted_file_open(path, ret_verdict, &fd);
}

static bool is_unreadable(const char *path)
{
	struct file_verdict verdict;

	judge(path, &verdict);
	return verdict.fault == FILE_OPEN && verdict.error != ENOENT;
}

void evidence_gather(struct evidence *evidence)
{
	const struct job *job = evidence->job;

	if (evidence->privilege_left)
		return;
	switch (job->refusal.cause) {
	case CAUSE_CALLER_GROUP:
		judge("/etc/login.defs", &evidence->login_defs);
		break;
	case CAUSE_USER_DATABASE:
		evidence->nsswitch_unreadable = is_unreadable(NSSWITCH_CONF);
		break;
	case CAUSE_NOT_DELEGATED:
		account_make(job, &evidence->account);
		break;
	case CAUSE_MAP_WRITE:
		target_examine(job, &evidence->target);
		find_unmapped(job, evidence);
		helper_examine(job->kind, &evidence->helper);
		break;
	default:
		if (job->refusal.cause >= CAUSE_TARGET_OPEN)
			target_examine(job, &evidence->target);
		break;
	}
}

void evidence_clear(struct evidence *evidence)
{
	account_clear(&evidence->account);
}
