/*
 * Both files are sorted by owner, and gone through side by side.
 */
#include "check_owners.h"

/* The spans of the next owner of a list that is sorted by owner. */
struct part {
	const struct span *spans;
	size_t len;
	uint64_t count; /* of IDs */
};

/* Of others than users, nothing is to be said here. */
static bool is_of_user(const struct looked *looked, const struct part *part)
{
	return part->len > 0 && looked->tables->whose[part->spans[0].name].kind == OWNER_USER;
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

	if (!is_of_user(looked, part) || part->count >= IDS_ENOUGH || part->spans[0].who == 0)
		return 0;
	problem = looked_problem(looked, part->spans[0].line,
				 part->count < looked->limit->count ? SEVERITY_WARNING
								    : SEVERITY_NOTE,
				 "ids-too-few");
	return problem_add(
		looked->problems, &problem, "%s has %ju %s ID%s, but most containers need %d",
		escape_text(looked_owner_name(looked, part->spans[0].name), name),
		(uintmax_t)part->count, looked->file->type == USER_IDS ? "user" : "group",
		part->count == 1 ? "" : "s", IDS_ENOUGH);
}

static int add_one_file(const struct looked *has, const struct looked *lacks,
			const struct part *part)
{
	const struct problem problem =
		looked_problem(has, part->spans[0].line, SEVERITY_WARNING, "one-file-only");
	char text[SPAN_TEXT_MAX];
	char path[ESCAPED_MAX];

	return problem_add(has->problems, &problem, "%s: this owner has no range in %s",
			   looked_span_text(has, &part->spans[0], text),
			   escape_text(lacks->file->path, path));
}

/* The IDs need not be the same in both files, but as many are. */
static int look_at_both(const struct looked looked[], const struct part parts[], bool same)
{
	const struct problem problem =
		looked_problem(&looked[0], parts[0].spans[0].line,
			       parts[0].count == parts[1].count ? SEVERITY_NOTE : SEVERITY_WARNING,
			       "files-differ");
	char name[ESCAPED_MAX];
	char path[ESCAPED_MAX];

	if (same || !is_of_user(&looked[0], &parts[0]))
		return 0;
	return problem_add(
		looked[0].problems, &problem,
		"%s has %ju user IDs, and from line %ju of %s on %ju group IDs, which are %s",
		escape_text(looked_owner_name(&looked[0], parts[0].spans[0].name), name),
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

int check_owners(const struct looked looked[static TABLES_FILES])
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
