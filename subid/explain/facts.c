/*
 * Decides what is to be found out: no more than the refusal hangs on.
 */
#include "facts.h"

#include <errno.h>
#include <string.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/login_defs.h"
#include "setting.h"

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

static void describe_extent(const struct id_extent *extent, char *text, size_t size)
{
	(void)snprintf(text, size, "%u %u %u", extent->inside, extent->outside, extent->count);
}

static void choose_triple(const struct id_map *map, size_t triple, struct facts *facts)
{
	facts->triple = triple + 1;
	facts->extent = &map->extents[triple < ID_MAP_MAX ? triple : 0];
	describe_extent(facts->extent, facts->triple_text, sizeof(facts->triple_text));
}

static void find_unmapped(const struct id_map *map, struct facts *facts)
{
	if (id_map_read_own(facts->kind->own_map, &facts->ours) < 0)
		return;
	for (size_t i = 0; i < map->len && !facts->outside_unmapped; i++) {
		if (is_mapped_here(&facts->ours, &map->extents[i]))
			continue;
		facts->outside_unmapped = true;
		choose_triple(map, i, facts);
	}
}

/* Whether the reverse of the triple would be the caller's. */
static bool is_swapped(const struct refused *refused, const struct facts *facts)
{
	const struct id_extent reverse = {facts->extent->outside, facts->extent->inside,
					  facts->extent->count};

	return facts->extent->inside != facts->extent->outside &&
	       (account_reverse_is_delegated(&facts->account) ||
		claims_is_own(refused->kind, refused->caller.uid, refused->caller.gid, &reverse));
}

static void look_at_our_namespace(struct facts *facts)
{
	const struct id_map *users = &facts->our_users;

	if (id_map_read_own(id_kind_uid.own_map, &facts->our_users) < 0)
		return;
	facts->first_namespace = users->len == 1 && users->extents[0].count == UINT32_MAX;
	facts->one_id_here = users->len == 1 && users->extents[0].count == 1;
}

/* The argument that holds a whole triple, mostly quoted in a shell. */
static void find_joined(const struct request *request, struct facts *facts)
{
	facts->option = request->argc > 1 && request->argv[1][0] == '-';
	for (int i = 2; i < request->argc && facts->joined[0] == '\0'; i++)
		if (strpbrk(request->argv[i], " :,\t"))
			(void)escape_text(request->argv[i], facts->joined);
}

/* The number of the triple that is at fault: no number, too large, or the start of a range that is.
 */
static void find_bad_number(const struct refused *refused, struct facts *facts)
{
	static const struct {
		const char *name;
		uint64_t max;
	} numbers[] = {{"inside", ID_MAX}, {"outside", ID_MAX}, {"count", (uint64_t)ID_MAX + 1}};
	const struct request *request = &refused->request;
	size_t first = 2 + 3 * refused->refusal.triple;
	uint64_t count;

	facts->name = "";
	if (facts->refused < CAUSE_NUMBER || facts->refused > CAUSE_END_TOO_HIGH ||
	    first + 3 > (size_t)request->argc)
		return;
	if (facts->refused != CAUSE_END_TOO_HIGH ||
	    number_parse(request->argv[first + 2], strlen(request->argv[first + 2]), ID_MAX,
			 &count) < 0)
		count = 0;
	for (size_t i = 0; i < 3; i++) {
		const char *text = request->argv[first + i];
		uint64_t value;

		facts->fault = number_parse(text, strlen(text), numbers[i].max, &value);
		if (facts->fault == 0 && value + count <= (uint64_t)ID_MAX + 1)
			continue;
		facts->name = numbers[i].name;
		(void)escape_text(text, facts->word);
		return;
	}
}

static struct file_verdict judge(const char *path)
{
	struct file_verdict verdict;
	auto_close int fd = -1;

	(void)!trusted_file_open(path, &verdict, &fd);
	return verdict;
}

static void take_refused(const struct refused *refused, struct facts *facts)
{
	const struct refusal *refusal = &refused->refusal;
	const struct caller *caller = &refused->caller;
	const struct request *request = &refused->request;

	facts->kind = refused->kind;
	facts->refused = refusal->cause;
	facts->error = refusal->error;
	choose_triple(&request->map, refusal->triple, facts);
	facts->other = refusal->other + 1;
	if (refusal->other < ID_MAP_MAX)
		describe_extent(&request->map.extents[refusal->other], facts->other_text,
				sizeof(facts->other_text));
	(void)escape_text(request->target_text ? request->target_text : "", facts->target);
	find_bad_number(refused, facts);
	facts->page = (size_t)sysconf(_SC_PAGESIZE) - 1;
	facts->uid = caller->uid;
	facts->gid = caller->gid;
	facts->has_name = user_is_known(&caller->user);
	facts->pw_gid = facts->has_name ? caller->user.gid : caller->gid;
	facts->own_id = facts->kind->type == USER_IDS ? caller->uid : caller->gid;
	(void)escape_text(facts->has_name ? caller->user.name : "USER", facts->user);
	facts->capable = refused->capable;
	facts->maps_root = request_maps_outside_zero(request->argc, request->argv);
	facts->called_by_target = request->pid == getppid();
	find_joined(request, facts);
}

void facts_gather(const struct refused *refused, struct facts *ret_facts)
{
	struct facts *facts = ret_facts;
	const struct setting *setting;
	struct file_verdict verdict;

	*facts = (struct facts){0};
	take_refused(refused, facts);
	look_at_our_namespace(facts);
	switch (facts->refused) {
	case CAUSE_LOGIN_DEFS:
		file_examine(LOGIN_DEFS, &facts->our_users, &facts->file);
		break;
	case CAUSE_CALLER_GROUP:
		facts->login_defs_unsafe = judge(LOGIN_DEFS).fault > FILE_OPEN;
		file_examine(LOGIN_DEFS, &facts->our_users, &facts->file);
		users_examine(refused, facts);
		break;
	case CAUSE_USER_DATABASE:
		verdict = judge(NSSWITCH_CONF);
		file_examine(NSSWITCH_CONF, &facts->our_users, &facts->file);
		facts->nsswitch_unreadable = verdict.fault == FILE_OPEN && verdict.error != ENOENT;
		break;
	case CAUSE_NOT_DELEGATED:
		account_make(refused->kind, &refused->caller, &refused->request.map, facts->extent,
			     &facts->account);
		facts->swapped = is_swapped(refused, facts);
		file_examine(facts->kind->subid_file, &facts->our_users, &facts->file);
		users_examine(refused, facts);
		break;
	case CAUSE_NAMESPACE_OURS:
		setting = setting_find();
		facts->setting = setting ? setting->what : NULL;
		process_examine(refused, &facts->process);
		break;
	case CAUSE_MAP_WRITE:
		process_examine(refused, &facts->process);
		find_unmapped(&refused->request.map, facts);
		helper_examine(refused->kind, refused->program, &facts->helper);
		break;
	default:
		if (facts->refused >= CAUSE_TARGET_OPEN)
			process_examine(refused, &facts->process);
		break;
	}
	if (facts->refused != CAUSE_NOT_DELEGATED || facts->account.fault == FILE_OPEN)
		filter_examine(refused, &facts->filter);
}

void facts_gather_helper(const struct id_kind *kind, const char *program, struct facts *ret_facts)
{
	*ret_facts = (struct facts){.kind = kind, .refused = CAUSE_MAP_WRITE, .error = EPERM};
	look_at_our_namespace(ret_facts);
	helper_examine(kind, program, &ret_facts->helper);
	ret_facts->capable = helper_is_capable(&ret_facts->helper);
}

void facts_clear(struct facts *facts)
{
	account_clear(&facts->account);
}
