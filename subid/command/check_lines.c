/*
 * Called by subid check. A million lines take a second, so all is sorted and swept over.
 *
 * What comes from files is escaped before it is told.
 */
#include "check_lines.h"

#include "../../lib/base/number.h"
#include "../explain/look_alike.h"
#include "../library/fault_text.h"
#include "check_owners.h"
#include "check_ranges.h"

static int add_bad_line(const struct looked *looked, const struct table_row *row)
{
	const struct problem problem =
		looked_problem(looked, row->line, SEVERITY_ERROR, "line-bad");
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
	const struct name_table *names = &looked->users->users.names;
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
			: id_names_find(&looked->users->users, text, len, &id);
}

static enum look_alike look_at_owner(const struct looked *looked, enum owner_kind kind,
				     const char *name)
{
	const size_t len = strlen(name);
	const enum look_alike look_alike = look_alike_find(name, len, is_user, looked);
	uint32_t id;

	if (kind == OWNER_NUMBER)
		return LOOK_ALIKE_NUMBER;
	if (look_alike == LOOK_ALIKE_NONE && id_names_find(&looked->users->groups, name, len, &id))
		return LOOK_ALIKE_GROUP;
	return look_alike;
}

static int add_no_user(const struct looked *looked, enum owner_kind kind, const struct span *span)
{
	struct problem problem =
		looked_problem(looked, span->line, SEVERITY_WARNING, "owner-unknown");
	const char *name = looked_owner_name(looked, span->name);
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
	return problem_add(looked->problems, &problem, "%s: %s",
			   looked_span_text(looked, span, text), why);
}

/* Fills the spans, and judges the owners. */
static int look_at_rows(struct looked *looked)
{
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
		owner = &looked->tables->whose[row->owner];
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
	problem = looked_problem(looked, unasked->line, SEVERITY_NOTE, "owners-not-asked");
	return problem_add(looked->problems, &problem,
			   "the user database does not list the owners of %zu lines, of which this "
			   "is the first; whether they are users is not known",
			   unasked_len);
}

static int look_at_file(struct looked *looked)
{
	int r;

	looked->spans = calloc(looked->file->len + 1, sizeof(*looked->spans));
	if (!looked->spans)
		return -ENOMEM;
	if (!table_file_counts(looked->file))
		return 0;
	r = look_at_rows(looked);
	return r == 0 ? check_ranges(looked) : r;
}

int check_lines(const struct tables *tables, const struct users *users,
		const struct sub_limits *limits, struct problem_list *problems)
{
	struct looked looked[TABLES_FILES] = {0};
	struct name_table folded = {0};
	int r = 0;

	for (size_t i = 0; r == 0 && i < TABLES_FILES; i++) {
		looked[i] = (struct looked){.file = &tables->files[i],
					    .tables = tables,
					    .users = users,
					    .limit = &limits->of[i],
					    .folded = &folded,
					    .problems = problems};
		r = look_at_file(&looked[i]);
	}
	if (r == 0)
		r = check_owners(looked);
	for (size_t i = 0; i < TABLES_FILES; i++)
		free(looked[i].spans);
	name_table_clear(&folded);
	return r;
}
