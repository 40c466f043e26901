/*
 * subid grant: delegates ranges to users, as login.defs(5) says.
 */
#include "../../lib/base/number.h"
#include "../../lib/decision/login_defs.h"
#include "../explain/escape.h"
#include "../library/log.h"
#include "grant_plan.h"
#include "tree.h"
#include "verb.h"
#include "writing.h"

enum {
	OPTION_COUNT,
	OPTION_START,
	OPTION_DRY_RUN,
};

static const struct verb_option own_options[] = {
	[OPTION_COUNT] = {"count", "N", "so many IDs, not SUB_UID_COUNT or SUB_GID_COUNT"},
	[OPTION_START] = {"start", "N", "the first user's range begins here, the others follow"},
	[OPTION_DRY_RUN] = {"dry-run", NULL, "print the change as a diff for patch(1); make none"},
	{0},
};

/* Root has all IDs, and a user who does not exist cannot be told from a slip of the pen. */
static bool check_grantees(const struct grantees *grantees)
{
	char user[ESCAPED_MAX];
	bool good = true;

	for (uint32_t i = 0; i < grantees->len; i++) {
		const struct grantee *grantee = &grantees->items[i];

		(void)escape_text(grantee->word, user);
		if (!grantee->name)
			log_message("%s: there is no such user", user);
		else if (grantee->uid == 0)
			log_message("%s: this is root, who can write any map without newuidmap; "
				    "for newuidmap, a line 0:START:COUNT is written by hand",
				    user);
		good &= grantee->name && grantee->uid != 0;
	}
	return good;
}

static bool read_rules(const char *count, const struct change *change, struct grant_plan *plan)
{
	for (size_t i = 0; i < change->len; i++) {
		struct rules *rules = &plan->rules[i];
		const char *ids = rules_ids(change->types[i]);

		if (rules_read(change->types[i], rules) < 0)
			return false;
		if (!count)
			plan->counts[i] = rules->count;
		if (plan->counts[i] == 0) {
			log_message("%s says that a user gets 0 %s: --count says how many",
				    LOGIN_DEFS, ids);
			return false;
		}
		if (rules->deterministic && !plan->has_start && plan->counts[i] > rules->count) {
			log_message(
				"%s gives each user ID a place of %ju %s: no more can be granted "
				"there; --start gives another one",
				LOGIN_DEFS, (uintmax_t)rules->count, ids);
			return false;
		}
	}
	return true;
}

/* Of a dry run, the change itself tells who gets what. */
static void report(const struct change *change, const struct grant_plan *plan, bool dry)
{
	char user[ESCAPED_MAX];

	for (uint32_t i = 0; i < plan->grantees->len; i++) {
		(void)escape_text(plan->grantees->items[i].word, user);
		for (size_t file = 0; file < change->len; file++) {
			const struct grant_outcome *outcome = &plan->outcomes[file][i];
			const char *ids = rules_ids(change->types[file]);

			if (outcome->had)
				(void)fprintf(dry ? stderr : stdout, "%s: has %ju %s already\n",
					      user, (uintmax_t)outcome->count, ids);
			else if (!dry)
				(void)printf("%s: granted %s %u-%ju\n", user, ids,
					     outcome->range.start,
					     (uintmax_t)outcome->range.end - 1);
		}
	}
}

static int grant(const struct options *options, int argc, char *argv[], struct grant_plan *plan)
{
	const bool dry = options->own[OPTION_DRY_RUN];
	auto_users struct users users = {0};
	auto_grantees struct grantees grantees = {0};
	struct change change = {.plan = grant_plan_make, .context = plan};
	int status;

	writing_choose_files(options, &change);
	if (!read_rules(options->own[OPTION_COUNT], &change, plan))
		return VERB_REFUSED;
	status = writing_find_users(options, argc, argv, &users, &grantees);
	if (status >= 0)
		return status;
	if (!check_grantees(&grantees)) {
		log_message("nothing is changed");
		return VERB_REFUSED;
	}
	plan->grantees = &grantees;
	status = writing_make(&change, dry);
	if (status == VERB_GOOD)
		report(&change, plan, dry);
	plan->grantees = NULL;
	return status;
}

static int run(const struct options *options, int argc, char *argv[])
{
	const char *count = options->own[OPTION_COUNT];
	const char *start = options->own[OPTION_START];
	struct grant_plan plan = {.has_start = start};
	struct options inside;
	int status;

	if (argc == 0)
		return VERB_USAGE;
	if ((count && !writing_number("--count", count, ID_MAX, &plan.counts[0])) ||
	    (start && !writing_number("--start", start, ID_MAX, &plan.start)))
		return VERB_USAGE;
	if (count && plan.counts[0] == 0) {
		log_message("--count must be at least 1");
		return VERB_USAGE;
	}
	plan.counts[1] = plan.counts[0];
	if (!tree_enter(options, &inside))
		return VERB_REFUSED;
	status = grant(&inside, argc, argv, &plan);
	grant_plan_clear(&plan);
	return status;
}

const struct verb verb_grant = {
	.name = "grant",
	.arguments = "USER...|-",
	.summary = "Delegate a range of user IDs and one of group IDs to each user",
	.shared = SHARED_KINDS | SHARED_ROOT,
	.own = own_options,
	.details = "Each user gets the lowest IDs that are free, as many as login.defs(5) says. "
		   "Who has so\n"
		   "many already is left alone. All users get what is theirs, or nothing is "
		   "changed. \"-\"\n"
		   "reads users from standard input, one a line.\n",
	.examples = "    subid grant alice\n    subid grant --dry-run alice bob | patch -p1 -d /\n"
		    "    getent passwd | cut -d : -f 1 | grep ^student | subid grant -\n",
	.statuses = "somebody cannot be granted a range, and nothing is changed",
	.run = run,
};
