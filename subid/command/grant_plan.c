/*
 * One pass over each file finds what is taken, and what each user has; then there is nothing to
 * look up any more, however many users there are.
 *
 * The lines are not trusted: a bad one grants nothing, and keeps others away from what it may mean.
 */
#include "grant_plan.h"

#include "../../lib/base/number.h"
#include "../../lib/decision/entry.h"
#include "../../lib/decision/login_defs.h"
#include "../explain/escape.h"
#include "../library/grant.h"
#include "../library/log.h"
#include "bad_line.h"

/* A file that is looked at. */
struct survey {
	const struct grant_plan *plan;
	const struct rules *rules;
	uint64_t count;
	const char *path;
	int fd; /* -1: there is no file */
	struct range_list taken;
	struct range_list *own; /* of each user */
	struct range_set free_ids;
};

/* ---------- what is taken */

static int take_line(const struct survey *survey, const struct text_line *line,
		     struct range_list *list, struct subid_entry *ret_entry, bool *ret_good)
{
	enum entry_fault fault = entry_parse(line, ret_entry);

	*ret_good = fault == ENTRY_GOOD;
	if (*ret_good)
		return range_list_join(list, ret_entry->range);
	return fault == ENTRY_NONE ? 0 : bad_line_add(line, survey->rules->count, list);
}

static int survey_lines(struct survey *survey)
{
	const struct grantees *grantees = survey->plan->grantees;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	bool good;
	int r = survey->fd < 0 ? 0 : lines_open(survey->fd, 0, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		uint32_t whose;

		r = take_line(survey, &line, &survey->taken, &entry, &good);
		if (r < 0 || !good)
			continue;
		whose = grantees_find(grantees, entry.owner.text, entry.owner.len);
		if (whose != GRANTEE_NONE)
			r = range_list_join(&survey->own[whose], entry.range);
	}
	return r;
}

static const struct id_names *holders(const struct survey *survey)
{
	const struct users *users = survey->plan->grantees->users;

	return survey->rules->type == USER_IDS ? &users->users : &users->groups;
}

static int take_id(struct survey *survey, uint32_t id)
{
	return range_list_join(&survey->taken, (struct id_range){id, (uint64_t)id + 1});
}

static int survey_people(struct survey *survey)
{
	const struct id_names *names = holders(survey);
	const struct grantees *grantees = survey->plan->grantees;
	int r = 0;

	for (size_t i = 0; r == 0 && i < names->len; i++)
		r = take_id(survey, names->by_id[i].id);
	for (size_t i = 0; survey->rules->type == USER_IDS && r == 0 && i < grantees->by_uid_len;
	     i++)
		r = take_id(survey, grantees->by_uid[i].id);
	return r;
}

static int survey_make(struct survey *survey)
{
	int r = survey_lines(survey);

	if (r >= 0)
		r = survey_people(survey);
	return r < 0 ? r
		     : allocation_free(&survey->taken, survey->rules->bounds, &survey->free_ids);
}

static void survey_clear(struct survey *survey)
{
	for (uint32_t i = 0; survey->own && i < survey->plan->grantees->len; i++)
		range_list_clear(&survey->own[i]);
	free(survey->own);
	range_list_clear(&survey->taken);
	range_set_clear(&survey->free_ids);
}

/* ---------- why somebody cannot get something */

static bool say_line(const struct survey *survey, const char *user, struct id_range range)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	bool good;
	int r = survey->fd < 0 ? 0 : lines_open(survey->fd, 0, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		auto_range_list struct range_list list = {0};

		r = take_line(survey, &line, &list, &entry, &good);
		for (size_t i = 0; i < list.len; i++)
			if (range_overlaps(list.items[i], range)) {
				log_message("%s: %s %u-%ju are not free: line %ju of %s %s", user,
					    rules_ids(survey->rules->type), range.start,
					    (uintmax_t)range.end - 1, (uintmax_t)line.number,
					    survey->path,
					    good ? "has some of them"
						 : "is bad, and may mean them");
				return true;
			}
	}
	return false;
}

static void say_holder(const struct survey *survey, const char *user, struct id_range range)
{
	const struct bounds *bounds = &survey->rules->bounds;
	const struct id_names *names = holders(survey);
	const char *ids = rules_ids(survey->rules->type);
	char holder[ESCAPED_MAX];
	size_t len;
	const struct name_id *within = id_names_within(names, range, &len);

	if (say_line(survey, user, range))
		return;
	if (len > 0)
		log_message("%s: %s %u-%ju are not free: %u is the ID of %s itself", user, ids,
			    range.start, (uintmax_t)range.end - 1, within->id,
			    escape_text(name_table_get(&names->names, within->name), holder));
	else if (range.start < bounds->first || range.end > bounds->last + 1)
		log_message("%s: %s %u-%ju are not all within %ju-%ju, the bounds in %s", user, ids,
			    range.start, (uintmax_t)range.end - 1, (uintmax_t)bounds->first,
			    (uintmax_t)bounds->last, LOGIN_DEFS);
	else
		log_message("%s: %s %u-%ju are not free: another user of this call gets some of "
			    "them, or has one as user ID",
			    user, ids, range.start, (uintmax_t)range.end - 1);
}

static void say_why(const struct survey *survey, const char *user, const struct grantee *grantee,
		    int error)
{
	const struct rules *rules = survey->rules;
	const char *ids = rules_ids(rules->type);

	if (error == -EDOM)
		log_message(
			"%s: user ID %u is below UID_MIN (%ju), and has no place of its own among "
			"the %s (SUB_*_DETERMINISTIC in %s); --start gives another one",
			user, grantee->uid, (uintmax_t)rules->uid_min, ids, LOGIN_DEFS);
	else if (error == -ERANGE && rules->deterministic && !survey->plan->has_start)
		log_message("%s: the place of user ID %u among the %s is not within %ju-%ju, the "
			    "bounds in %s",
			    user, grantee->uid, ids, (uintmax_t)rules->bounds.first,
			    (uintmax_t)rules->bounds.last, LOGIN_DEFS);
	else if (error == -ERANGE)
		log_message("%s: the %s would go past 4294967294", user, ids);
	else if (error == -ENOSPC)
		log_message("%s: there are no %ju %s in a row that are free within %ju-%ju, the "
			    "bounds in %s",
			    user, (uintmax_t)survey->count, ids, (uintmax_t)rules->bounds.first,
			    (uintmax_t)rules->bounds.last, LOGIN_DEFS);
}

/* ---------- who gets what */

/* The range that no other will do for. Returns 1 if any will. */
static int find_place(const struct survey *survey, uint32_t index, struct id_range *ret_range)
{
	const struct grant_plan *plan = survey->plan;
	const uint64_t count = survey->count;
	uint64_t start = plan->start + index * count;
	int r;

	if (plan->has_start) {
		if (start + count > (uint64_t)ID_MAX + 1)
			return -ERANGE;
		*ret_range = (struct id_range){(uint32_t)start, start + count};
		return 0;
	}
	if (!survey->rules->deterministic)
		return 1;
	r = rules_place(survey->rules, plan->grantees->items[index].uid, ret_range);
	if (r == 0)
		ret_range->end = ret_range->start + count;
	return r;
}

/* Whether the user has enough already: the very IDs that were asked for, or so many. */
static int check_own(const struct survey *survey, uint32_t index, struct grant_outcome *outcome)
{
	const struct range_list *own = &survey->own[index];
	auto_range_set struct range_set set = {0};
	struct id_range range;
	int r = range_set_init(own->items, own->len, &set);

	for (size_t i = 0; r == 0 && i < set.len; i++)
		outcome->count +=
			(set.items[i].end > ID_MAX ? (uint64_t)ID_MAX + 1 : set.items[i].end) -
			set.items[i].start;
	if (r == 0)
		outcome->had = survey->plan->has_start ? find_place(survey, index, &range) == 0 &&
								 allocation_has(&set, range)
						       : outcome->count >= survey->count;
	return r;
}

static int choose(struct survey *survey, uint32_t index, struct grant_outcome *outcome)
{
	const struct grantee *grantee = &survey->plan->grantees->items[index];
	char user[ESCAPED_MAX];
	int r = find_place(survey, index, &outcome->range);

	(void)escape_text(grantee->word, user);
	if (r == 1)
		r = allocation_first(&survey->free_ids, survey->count, &outcome->range);
	if (r < 0) {
		say_why(survey, user, grantee, r);
		return -ECANCELED;
	}
	if (!allocation_has(&survey->free_ids, outcome->range)) {
		say_holder(survey, user, outcome->range);
		return -ECANCELED;
	}
	return range_set_subtract(&survey->free_ids, outcome->range);
}

static void write_line(const struct rules *rules, const struct grantee *grantee,
		       struct id_range range, FILE *text)
{
	bool by_name = !rules->by_uid && owner_is_name(grantee->name, strlen(grantee->name)) &&
		       grant_is_writable_owner(grantee->name);

	if (by_name)
		(void)fprintf(text, "%s", grantee->name);
	else
		(void)fprintf(text, "%u", grantee->uid);
	(void)fprintf(text, ":%u:%ju\n", range.start, (uintmax_t)(range.end - range.start));
}

static int choose_all(struct survey *survey, struct grant_outcome outcomes[], FILE *text)
{
	const struct grantees *grantees = survey->plan->grantees;
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < grantees->len; i++) {
		outcomes[i] = (struct grant_outcome){0};
		r = check_own(survey, i, &outcomes[i]);
		if (r < 0 || outcomes[i].had)
			continue;
		r = choose(survey, i, &outcomes[i]);
		if (r == 0)
			write_line(survey->rules, &grantees->items[i], outcomes[i].range, text);
	}
	return r;
}

static int plan_lines(struct survey *survey, struct grant_outcome outcomes[], uint64_t end,
		      struct edit_list *edits)
{
	auto_free char *lines = NULL;
	size_t size;
	FILE *text = open_memstream(&lines, &size);
	int r = text ? choose_all(survey, outcomes, text) : -ENOMEM;

	if (text && fclose(text) != 0 && r == 0)
		r = -ENOMEM;
	return r < 0 || size == 0 ? r : edit_list_add(edits, end, end, take_pointer(&lines));
}

static int plan_file(const struct change *change, size_t file, const struct rewritable *rewritable,
		     struct edit_list *edits)
{
	struct grant_plan *plan = change->context;
	struct survey survey = {.plan = plan,
				.rules = &plan->rules[file],
				.count = plan->counts[file],
				.path = files_of_type(change->types[file], NULL).subid,
				.fd = rewritable->fd};
	const size_t len = (size_t)plan->grantees->len + 1;
	int r;

	free(plan->outcomes[file]);
	plan->outcomes[file] = calloc(len, sizeof(*plan->outcomes[file]));
	survey.own = calloc(len, sizeof(*survey.own));
	r = plan->outcomes[file] && survey.own ? grantees_ask_names(plan->grantees, survey.fd)
					       : -ENOMEM;
	if (r == 0)
		r = survey_make(&survey);
	if (r == 0)
		r = plan_lines(&survey, plan->outcomes[file], (uint64_t)rewritable->st.st_size,
			       edits);
	survey_clear(&survey);
	return r;
}

int grant_plan_make(const struct change *change, const struct rewritable files[],
		    struct edit_list edits[])
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < change->len; i++)
		r = plan_file(change, i, &files[i], &edits[i]);
	return r;
}

void grant_plan_clear(struct grant_plan *plan)
{
	for (size_t i = 0; i < CHANGE_MAX; i++)
		free(plan->outcomes[i]);
}
