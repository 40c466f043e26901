/*
 * Goes through the steps of a helper up to the write, as the caller and without privilege. What it
 * prints of the caller's words is escaped.
 */
#include "explanation.h"

#include "../../lib/steps/permit.h"
#include "../../lib/steps/privileges.h"
#include "programs.h"

const struct id_kind *explanation_find_kind(const char *program)
{
	if (strcmp(program, id_kind_uid.program) == 0)
		return &id_kind_uid;
	return strcmp(program, id_kind_gid.program) == 0 ? &id_kind_gid : NULL;
}

/* The map could be decided on; would the write succeed? */
static int foresee_write(struct refused *refused)
{
	const struct id_extent *only = &refused->request.map.extents[0];
	const bool own =
		refused->request.map.len == 1 &&
		claims_is_own(refused->kind, refused->caller.uid, refused->caller.gid, only);
	struct helper_facts helper = {0};
	struct facts facts;
	bool fails;

	helper_examine(refused->kind, refused->program, &helper);
	refused->capable = helper_is_capable(&helper);
	refused->refusal = (struct refusal){.cause = CAUSE_MAP_WRITE, .error = EPERM};
	facts_gather(refused, &facts);
	fails = facts.process.standing.len > 0 || facts.outside_unmapped ||
		(!refused->capable && !own) ||
		(refused->capable && facts.maps_root && refused->kind->type == USER_IDS &&
		 (!helper.setfcap_unbounded || (helper.has_file_cap && !helper.gives_setfcap)));
	facts_clear(&facts);
	return fails ? -1 : 0;
}

static int follow_steps(struct refused *refused)
{
	struct request *request = &refused->request;
	struct refusal *why = &refused->refusal;
	const struct id_kind *kind = refused->kind;
	bool by_delegation;
	/* The helper is the caller without any capability, of which root has some. */
	int r = privileges_drop();

	if (r < 0)
		r = refuse(why, CAUSE_PRIVILEGES, -r);
	if (r == 0)
		r = request_parse(request->argc, request->argv, request, why);
	if (r == 0)
		r = caller_identify(getuid(), kind, &request->map, &refused->caller, why);
	if (r == 0)
		r = target_open(request, &refused->caller, &refused->target, why);
	if (r == 0)
		r = target_check_namespace(&refused->caller, &refused->target, why);
	if (r == 0)
		r = permit_check(kind, &refused->caller, &by_delegation, why);
	if (r == 0)
		r = foresee_write(refused);
	return r;
}

void explanation_make(const struct id_kind *kind, int argc, char *argv[],
		      struct explanation *ret_explanation)
{
	struct refused *refused = &ret_explanation->refused;
	char *beside = ret_explanation->program;

	*ret_explanation = (struct explanation){0};
	*refused = (struct refused){.kind = kind,
				    .request = {.argc = argc, .argv = argv, .fd = -1},
				    .target = {.dir = -1, .ns = -1}};
	if (!program_beside(kind->program, beside))
		beside[0] = '\0';
	refused->program = beside;
	ret_explanation->yes = follow_steps(refused) == 0;
	/* What cannot be found out once more is left out of the answer. */
	if (ret_explanation->yes)
		(void)!grounds_find(kind, &refused->caller, &refused->request.map,
				    &ret_explanation->grounds);
}

void explanation_print_causes(const struct refused *refused, struct hints *hints)
{
	struct facts facts;

	facts_gather(refused, &facts);
	(void)causes_explain(&facts, hints);
	facts_clear(&facts);
}

static void print_first_line(struct refused *refused, FILE *stream)
{
	struct stat target = {0};
	struct refusal ignored;
	char line[LINE_SIZE];

	if (refused->refusal.cause == CAUSE_CALLER_GROUP)
		(void)!target_open(&refused->request, &refused->caller, &refused->target, &ignored);
	if (refused->target.dir >= 0)
		(void)fstat(refused->target.dir, &target);
	message_first_line(refused->kind, &refused->request, &refused->caller, &target,
			   &refused->refusal, line);
	(void)fprintf(stream, "%s\n", line);
}

static void print_ground(const struct id_kind *kind, const struct id_extent *extent,
			 const struct ground *ground, FILE *stream)
{
	(void)fprintf(stream, "    %u %u %u: ", extent->inside, extent->outside, extent->count);
	switch (ground->kind) {
	case GROUND_OWN:
		(void)fprintf(stream, "your own %s ID\n",
			      kind->type == USER_IDS ? "user" : "group");
		break;
	case GROUND_PLUGIN:
		(void)fprintf(stream, "delegated by the source %s\n", ground->source);
		break;
	case GROUND_FILE:
		(void)fprintf(stream, "delegated by");
		for (size_t i = 0; i < ground->lines_len && i < GROUND_LINES_MAX; i++)
			(void)fprintf(stream, "%s %s:%ju (%s:%u:%ju)", i > 0 ? "," : "",
				      kind->subid_file, (uintmax_t)ground->lines[i].number,
				      ground->lines[i].owner, ground->lines[i].range.start,
				      (uintmax_t)(ground->lines[i].range.end -
						  ground->lines[i].range.start));
		if (ground->lines_len > GROUND_LINES_MAX)
			(void)fprintf(stream, " and %zu more",
				      ground->lines_len - GROUND_LINES_MAX);
		(void)fprintf(stream, "\n");
		break;
	case GROUND_NONE:
		(void)fprintf(stream, "delegated\n");
	}
}

void explanation_print(struct explanation *explanation, FILE *stream)
{
	struct refused *refused = &explanation->refused;
	const struct id_kind *kind = refused->kind;
	const struct id_map *map = &refused->request.map;
	struct hints hints = {.stream = stream, .program = kind->program, .lines = 1};

	if (!explanation->yes) {
		print_first_line(refused, stream);
		explanation_print_causes(refused, &hints);
		return;
	}
	(void)fprintf(stream, "%s would write this map\n", kind->program);
	for (size_t i = 0; i < map->len && explanation->grounds; i++)
		print_ground(kind, &map->extents[i], &explanation->grounds[i], stream);
}

void explanation_clear(struct explanation *explanation)
{
	free(explanation->grounds);
	*explanation = (struct explanation){0};
}
