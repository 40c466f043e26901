/*
 * Called by subid check. A million lines take a second, so all is sorted and swept over.
 *
 * What comes from files is escaped before it is told.
 */
#include "check_lines.h"

#include "../../lib/base/number.h"
#include "../explain/escape.h"
#include "../explain/look_alike.h"
#include "../library/fault_text.h"
#include "sweep.h"

/* What a container takes: one ID for each that a system of its own may have. */
#define ENOUGH 65536

/* One file of them. */
struct looked {
	const struct check_lines *check;
	const struct table_file *file;
	const struct sub_limit *limit;
	struct span *spans; /* of the good lines */
	size_t len;
	struct name_table *folded; /* users' names in lower case */
	struct problem_list *problems;
};

static const char *owner_name(const struct check_lines *check, uint32_t owner)
{
	return name_table_get(&check->tables->owners, owner);
}

static struct problem at(const struct table_file *file, uint64_t line, enum severity severity,
			 const char *code)
{
	return (struct problem){
		.file = file->path, .line = line, .severity = severity, .code = code};
}

/* How a line is named: OWNER:START:COUNT. */
#define SPAN_TEXT_MAX (ESCAPED_MAX + sizeof(":4294967295:4294967296"))

static const char *span_text(const struct looked *looked, const struct span *span,
			     char text[static SPAN_TEXT_MAX])
{
	char name[ESCAPED_MAX];

	(void)snprintf(text, SPAN_TEXT_MAX, "%s:%u:%ju",
		       escape_text(owner_name(looked->check, span->name), name), span->range.start,
		       (uintmax_t)(span->range.end - span->range.start));
	return text;
}

/* ---------- lines that do not count */

static int add_bad_line(const struct looked *looked, const struct table_row *row)
{
	const struct problem problem = at(looked->file, row->line, SEVERITY_ERROR, "line-bad");
	char why[ENTRY_FAULT_TEXT_MAX];

	entry_fault_text((enum entry_fault)row->fault, row->number_error, why, sizeof(why));
	return problem_add(looked->problems, &problem, "ignored: %s", why);
}

/* Adds text to the table in lower case, or finds it there. */
static bool fold(struct name_table *table, const char *text, size_t len, bool add)
{
	auto_free char *lower = copy_text(text, len);
	uint32_t number;

	for (size_t i = 0; lower && i < len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	if (!lower)
		return false;
	return add ? name_table_add(table, lower, len, &number) == 0
		   : name_table_find(table, lower, len) != NAME_NONE;
}

/* Made when it is needed first. */
static int fold_users(const struct looked *looked)
{
	const struct name_table *names = &looked->check->users->users.names;
	bool good = true;

	for (uint32_t i = looked->folded->len; good && i < names->len; i++) {
		const char *name = name_table_get(names, i);

		good = fold(looked->folded, name, strlen(name), true);
	}
	return good ? 0 : -ENOMEM;
}

static bool is_user(const void *context, const char *text, size_t len, bool any_case)
{
	const struct looked *looked = context;
	uint32_t id;

	return any_case ? fold(looked->folded, text, len, false)
			: id_names_find(&looked->check->users->users, text, len, &id);
}

static enum look_alike look_at_owner(const struct looked *looked, enum owner_kind kind,
				     const char *name)
{
	const size_t len = strlen(name);
	const enum look_alike look_alike = look_alike_find(name, len, is_user, looked);
	uint32_t id;

	if (kind == OWNER_NUMBER)
		return LOOK_ALIKE_NUMBER;
	if (look_alike == LOOK_ALIKE_NONE &&
	    id_names_find(&looked->check->users->groups, name, len, &id))
		return LOOK_ALIKE_GROUP;
	return look_alike;
}

static int add_no_user(const struct looked *looked, enum owner_kind kind, const struct span *span)
{
	struct problem problem = at(looked->file, span->line, SEVERITY_WARNING, "owner-unknown");
	const char *name = owner_name(looked->check, span->name);
	const char *why = "OWNER is no user";
	char text[SPAN_TEXT_MAX];
	enum look_alike look_alike;

	if (fold_users(looked) < 0)
		return -ENOMEM;
	look_alike = look_at_owner(looked, kind, name);
	if (look_alike != LOOK_ALIKE_NONE) {
		problem.code = look_alike_name(look_alike);
		why = look_alike_text(look_alike);
	} else if (strcmp(name, "containers") == 0) {
		problem.severity = SEVERITY_NOTE;
		why = "OWNER is no user, but the name by which Podman finds the ranges of "
		      "--userns=auto";
	}
	return problem_add(looked->problems, &problem, "%s: %s", span_text(looked, span, text),
			   why);
}

/* Fills the spans, and judges the owners. */
static int look_at_rows(struct looked *looked)
{
	const struct check_lines *check = looked->check;
	const struct table_file *file = looked->file;
	const struct span *unasked = NULL;
	size_t unasked_len = 0;
	struct problem problem;
	int r = 0;

	for (size_t i = 0; r == 0 && i < file->len; i++) {
		const struct table_row *row = &file->rows[i];
		struct span *span = &looked->spans[looked->len];
		const struct table_owner *owner;

		if (row->fault != ENTRY_GOOD) {
			r = add_bad_line(looked, row);
			continue;
		}
		owner = &check->tables->whose[row->owner];
		*span = (struct span){.range = row->range,
				      .line = row->line,
				      .who = ID_SPACE + row->owner,
				      .name = row->owner};
		if (owner->kind == OWNER_USER || owner->kind == OWNER_NUMBER)
			span->who = owner->uid;
		if (owner->kind == OWNER_UNASKED && unasked_len++ == 0)
			unasked = span;
		if (owner->kind == OWNER_UNKNOWN || owner->kind == OWNER_NUMBER)
			r = add_no_user(looked, owner->kind, span);
		looked->len++;
	}
	if (r < 0 || !unasked)
		return r;
	problem = at(file, unasked->line, SEVERITY_NOTE, "owners-not-asked");
	return problem_add(looked->problems, &problem,
			   "the user database does not list the owners of %zu lines, of which this "
			   "is the first; whether they are users is not known",
			   unasked_len);
}

/* ---------- where ranges lie */

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
	const struct problem problem =
		at(looked->file, later->line, meetings[meeting].severity, meetings[meeting].code);
	char text[SPAN_TEXT_MAX];
	char other[SPAN_TEXT_MAX];

	return problem_add(looked->problems, &problem, "%s %s in line %ju, %s",
			   span_text(looked, later, text), meetings[meeting].text,
			   (uintmax_t)earlier->line, span_text(looked, earlier, other));
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
	const struct id_names *names =
		users ? &looked->check->users->users : &looked->check->users->groups;
	int r = 0;

	for (size_t i = 0; r == 0 && i < looked->len; i++) {
		const struct span *span = &looked->spans[i];
		struct problem problem = at(looked->file, span->line, SEVERITY_ERROR,
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
		r = problem_add(looked->problems, &problem,
				"%s holds %u, the %s ID of %s%s (CVE-2024-56433)",
				span_text(looked, span, text), held[0].id, users ? "user" : "group",
				escape_text(name_table_get(&names->names, held[0].name), name),
				more);
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
	const struct problem problem = at(looked->file, first->line, block->severity, block->code);
	char text[SPAN_TEXT_MAX];
	char more[sizeof("; so do 18446744073709551615 more lines")] = "";

	if (count > 1)
		(void)snprintf(more, sizeof(more),
			       count == 2 ? "; so does %zu more line" : "; so do %zu more lines",
			       count - 1);
	return problem_add(looked->problems, &problem, "%s holds %s%s",
			   span_text(looked, first, text), block->whose, more);
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
		const struct problem problem =
			at(looked->file, span->line, SEVERITY_WARNING, "range-outside-limits");
		char text[SPAN_TEXT_MAX];

		if (span->range.start < limit->first || span->range.end > limit->last + 1)
			r = problem_add(looked->problems, &problem,
					"%s is not within %s_MIN %ju and %s_MAX %ju of login.defs",
					span_text(looked, span, text), key, (uintmax_t)limit->first,
					key, (uintmax_t)limit->last);
	}
	return r;
}

/* ---------- what each owner has */

/* The spans of the next owner of a list that is sorted by owner. */
struct part {
	const struct span *spans;
	size_t len;
	uint64_t count; /* of IDs */
};

/* Of others than users, nothing is to be said here. */
static bool is_of_user(const struct looked *looked, const struct part *part)
{
	return part->len > 0 &&
	       looked->check->tables->whose[part->spans[0].name].kind == OWNER_USER;
}

static uint64_t next_owner(const struct looked *looked, size_t from)
{
	return from < looked->len ? looked->spans[from].who : UINT64_MAX;
}

static struct part take_part(const struct looked *looked, uint64_t who, size_t *from)
{
	struct part part = {.spans = looked->spans + *from};

	for (; *from < looked->len && looked->spans[*from].who == who; (*from)++)
		part.len++;
	return part;
}

static int look_at_count(const struct looked *looked, const struct part *part)
{
	struct problem problem;
	char name[ESCAPED_MAX];

	if (!is_of_user(looked, part) || part->count >= ENOUGH || part->spans[0].who == 0)
		return 0;
	problem = at(looked->file, part->spans[0].line,
		     part->count < looked->limit->count ? SEVERITY_WARNING : SEVERITY_NOTE,
		     "ids-too-few");
	return problem_add(
		looked->problems, &problem, "%s has %ju %s ID%s, but most containers need %d",
		escape_text(owner_name(looked->check, part->spans[0].name), name),
		(uintmax_t)part->count, looked->file->type == USER_IDS ? "user" : "group",
		part->count == 1 ? "" : "s", ENOUGH);
}

static int add_one_file(const struct looked *has, const struct looked *lacks,
			const struct part *part)
{
	const struct problem problem =
		at(has->file, part->spans[0].line, SEVERITY_WARNING, "one-file-only");
	char text[SPAN_TEXT_MAX];
	char path[ESCAPED_MAX];

	return problem_add(has->problems, &problem, "%s: this owner has no range in %s",
			   span_text(has, &part->spans[0], text),
			   escape_text(lacks->file->path, path));
}

/* The IDs need not be the same in both files, but as many are. */
static int look_at_both(const struct looked looked[], const struct part parts[], bool same)
{
	const struct problem problem =
		at(looked[0].file, parts[0].spans[0].line,
		   parts[0].count == parts[1].count ? SEVERITY_NOTE : SEVERITY_WARNING,
		   "files-differ");
	char name[ESCAPED_MAX];
	char path[ESCAPED_MAX];

	if (same || !is_of_user(&looked[0], &parts[0]))
		return 0;
	return problem_add(
		looked[0].problems, &problem,
		"%s has %ju user IDs, and from line %ju of %s on %ju group IDs, which are %s",
		escape_text(owner_name(looked[0].check, parts[0].spans[0].name), name),
		(uintmax_t)parts[0].count, (uintmax_t)parts[1].spans[0].line,
		escape_text(looked[1].file->path, path), (uintmax_t)parts[1].count,
		parts[0].count == parts[1].count ? "other numbers" : "not as many");
}

static int look_at_owner_in_both(const struct looked looked[], uint64_t who, size_t from[])
{
	const bool both = table_file_counts(looked[0].file) && table_file_counts(looked[1].file);
	struct part parts[TABLES_FILES];
	bool same;
	int r = 0;

	for (size_t i = 0; i < TABLES_FILES; i++)
		parts[i] = take_part(&looked[i], who, &from[i]);
	same = spans_are_same_ids(parts[0].spans, parts[0].len, parts[1].spans, parts[1].len,
				  &parts[0].count, &parts[1].count);
	for (size_t i = 0; r == 0 && i < TABLES_FILES; i++)
		r = look_at_count(&looked[i], &parts[i]);
	if (r < 0 || !both)
		return r;
	if (parts[0].len > 0 && parts[1].len > 0)
		return look_at_both(looked, parts, same);
	if (is_of_user(&looked[0], &parts[0]))
		return add_one_file(&looked[0], &looked[1], &parts[0]);
	return is_of_user(&looked[1], &parts[1]) ? add_one_file(&looked[1], &looked[0], &parts[1])
						 : 0;
}

static int look_at_owners(struct looked looked[])
{
	size_t from[TABLES_FILES] = {0};
	int r = 0;

	for (size_t i = 0; i < TABLES_FILES; i++)
		spans_sort_by_owner(looked[i].spans, looked[i].len);
	while (r == 0 && (from[0] < looked[0].len || from[1] < looked[1].len)) {
		const uint64_t a = next_owner(&looked[0], from[0]);
		const uint64_t b = next_owner(&looked[1], from[1]);

		r = look_at_owner_in_both(looked, a < b ? a : b, from);
	}
	return r;
}

/* ---------- all of it */

static int look_at_file(struct looked *looked)
{
	int r;

	looked->spans = calloc(looked->file->len + 1, sizeof(*looked->spans));
	if (!looked->spans)
		return -ENOMEM;
	if (!table_file_counts(looked->file))
		return 0;
	r = look_at_rows(looked);
	spans_sort_by_range(looked->spans, looked->len);
	if (r == 0)
		r = sweep_overlaps(looked->spans, looked->len, tell_meeting, looked);
	if (r == 0)
		r = look_for_held(looked);
	if (r == 0)
		r = look_for_blocks(looked);
	return r == 0 ? look_at_limits(looked) : r;
}

int check_lines(const struct check_lines *check, struct problem_list *problems)
{
	struct looked looked[TABLES_FILES] = {0};
	struct name_table folded = {0};
	int r = 0;

	for (size_t i = 0; r == 0 && i < TABLES_FILES; i++) {
		looked[i] = (struct looked){.check = check,
					    .file = &check->tables->files[i],
					    .limit = &check->limits->of[i],
					    .folded = &folded,
					    .problems = problems};
		r = look_at_file(&looked[i]);
	}
	if (r == 0)
		r = look_at_owners(looked);
	for (size_t i = 0; i < TABLES_FILES; i++)
		free(looked[i].spans);
	name_table_clear(&folded);
	return r;
}
