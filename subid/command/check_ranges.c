/*
 * What gives somebody the IDs of another one is an error; what may be meant is not.
 */
#include "check_ranges.h"

#include "../../lib/base/number.h"

static int tell_meeting(void *context, enum meeting meeting, const struct span *earlier,
			const struct span *later)
{
	static const struct {
		const char *code;
		enum severity severity;
		const char *text;
	} meetings[] = {
		[MEETING_OWNERS] = {"range-overlap", SEVERITY_ERROR,
				    "overlaps with another owner's"},
		[MEETING_SAME] = {"range-twice", SEVERITY_WARNING, "is listed already"},
		[MEETING_OWN] = {"range-overlap-own", SEVERITY_WARNING,
				 "overlaps with the same owner's"},
	};
	const struct looked *looked = context;
	const struct problem problem = looked_problem(
		looked, later->line, meetings[meeting].severity, meetings[meeting].code);
	char text[SPAN_TEXT_MAX];
	char other[SPAN_TEXT_MAX];

	return problem_add(looked->problems, &problem, "%s %s in line %ju, %s",
			   looked_span_text(looked, later, text), meetings[meeting].text,
			   (uintmax_t)earlier->line, looked_span_text(looked, earlier, other));
}

/* Root may map any ID, and each user may map the own one: nobody gets more by such a line. */
static bool gives_nothing(const struct looked *looked, const struct span *span,
			  const struct name_id *held, size_t len)
{
	return span->who == 0 || (looked->file->type == USER_IDS && held[0].id == span->who &&
				  held[len - 1].id == span->who);
}

static int look_for_held(const struct looked *looked)
{
	const bool users = looked->file->type == USER_IDS;
	const struct id_names *names = users ? &looked->users->users : &looked->users->groups;
	int r = 0;

	for (size_t i = 0; r == 0 && i < looked->len; i++) {
		const struct span *span = &looked->spans[i];
		struct problem problem =
			looked_problem(looked, span->line, SEVERITY_ERROR,
				       users ? "range-of-a-user" : "range-of-a-group");
		char text[SPAN_TEXT_MAX];
		char name[ESCAPED_MAX];
		char more[sizeof(" and 18446744073709551615 more")] = "";
		size_t len;
		const struct name_id *held = id_names_within(names, span->range, &len);

		if (len == 0)
			continue;
		if (gives_nothing(looked, span, held, len))
			problem.severity = SEVERITY_NOTE;
		if (len > 1)
			(void)snprintf(more, sizeof(more), " and %zu more", len - 1);
		r = problem_add(
			looked->problems, &problem,
			"%s holds %u, the %s ID of %s%s (CVE-2024-56433)",
			looked_span_text(looked, span, text), held[0].id, users ? "user" : "group",
			escape_text(name_table_get(&names->names, held[0].name), name), more);
	}
	return r;
}

/* Blocks that others take IDs from: systemd's page UIDS-GIDS. */
static const struct block {
	const char *code;
	enum severity severity;
	struct id_range range;
	const char *whose;
} blocks[] = {
	{"range-dynamic-users",
	 SEVERITY_WARNING,
	 {61184, 65520},
	 "IDs that systemd gives to services (DynamicUser=)"},
	{"range-nobody", SEVERITY_WARNING, {65534, 65536}, "the IDs of nobody, 65534 and 65535"},
	{"range-nspawn",
	 SEVERITY_NOTE,
	 {524288, 1879048192},
	 "IDs that systemd-nspawn gives to containers (--private-users=pick)"},
	{"range-foreign",
	 SEVERITY_WARNING,
	 {2147352576, 2147418112},
	 "IDs that systemd keeps for the files of foreign systems"},
	{"range-signed",
	 SEVERITY_NOTE,
	 {UINT32_C(1) << 31, ID_SPACE},
	 "IDs from 2147483648 on, which some programs take for negative numbers"},
};

static int add_block(const struct looked *looked, const struct block *block,
		     const struct span *first, size_t count)
{
	const struct problem problem =
		looked_problem(looked, first->line, block->severity, block->code);
	char text[SPAN_TEXT_MAX];
	char more[sizeof("; so do 18446744073709551615 more lines")] = "";

	if (count > 1)
		(void)snprintf(more, sizeof(more),
			       count == 2 ? "; so does %zu more line" : "; so do %zu more lines",
			       count - 1);
	return problem_add(looked->problems, &problem, "%s holds %s%s",
			   looked_span_text(looked, first, text), block->whose, more);
}

/* A note on each line of a large site would hide all else: there is one for the file. */
static int look_for_block(const struct looked *looked, const struct block *block)
{
	const bool together = block->severity == SEVERITY_NOTE;
	const struct span *first = NULL;
	size_t count = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < looked->len; i++) {
		const struct span *span = &looked->spans[i];

		if (!range_overlaps(span->range, block->range))
			continue;
		count++;
		if (!first || span->line < first->line)
			first = span;
		if (!together)
			r = add_block(looked, block, span, 1);
	}
	return r == 0 && together && first ? add_block(looked, block, first, count) : r;
}

static int look_for_blocks(const struct looked *looked)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < sizeof(blocks) / sizeof(blocks[0]); i++)
		r = look_for_block(looked, &blocks[i]);
	return r;
}

static int look_at_limits(const struct looked *looked)
{
	const struct sub_limit *limit = looked->limit;
	const char *const key = looked->file->type == USER_IDS ? "SUB_UID" : "SUB_GID";
	int r = 0;

	for (size_t i = 0; r == 0 && i < looked->len; i++) {
		const struct span *span = &looked->spans[i];
		const struct problem problem = looked_problem(looked, span->line, SEVERITY_WARNING,
							      "range-outside-limits");
		char text[SPAN_TEXT_MAX];

		if (span->range.start < limit->first || span->range.end > limit->last + 1)
			r = problem_add(looked->problems, &problem,
					"%s is not within %s_MIN %ju and %s_MAX %ju of login.defs",
					looked_span_text(looked, span, text), key,
					(uintmax_t)limit->first, key, (uintmax_t)limit->last);
	}
	return r;
}

int check_ranges(struct looked *looked)
{
	int r;

	spans_sort_by_range(looked->spans, looked->len);
	r = sweep_overlaps(looked->spans, looked->len, tell_meeting, looked);
	if (r == 0)
		r = look_for_held(looked);
	if (r == 0)
		r = look_for_blocks(looked);
	return r == 0 ? look_at_limits(looked) : r;
}
