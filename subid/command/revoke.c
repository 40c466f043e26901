/*
 * subid revoke: takes delegated ranges away, all of a user's or some IDs.
 */
#include "../../lib/base/number.h"
#include "../../lib/decision/entry.h"
#include "../explain/escape.h"
#include "../library/cut.h"
#include "../library/log.h"
#include "rules.h"
#include "tree.h"
#include "verb.h"
#include "writing.h"

enum {
	OPTION_DRY_RUN,
};

static const struct verb_option own_options[] = {
	[OPTION_DRY_RUN] = {"dry-run", NULL, "print the change as a diff for patch(1); make none"},
	{0},
};

/* What is taken away, and what has been found of it. */
struct revocation {
	struct grantees *grantees;
	struct id_range gone;
	struct revoked {
		uint32_t whose;
		enum id_type type;
		struct id_range range;
	} * items;
	size_t len;
	size_t capacity;
};

static int add_revoked(struct revocation *revocation, const struct revoked *revoked)
{
	if (revocation->len == revocation->capacity) {
		size_t capacity = revocation->capacity > 0 ? 2 * revocation->capacity : 16;
		struct revoked *items = reallocarray(revocation->items, capacity, sizeof(*items));

		if (!items)
			return -ENOMEM;
		revocation->items = items;
		revocation->capacity = capacity;
	}
	revocation->items[revocation->len++] = *revoked;
	return 0;
}

static struct id_range common(struct id_range a, struct id_range b)
{
	return (struct id_range){a.start > b.start ? a.start : b.start,
				 a.end < b.end ? a.end : b.end};
}

static int plan_file(struct revocation *revocation, enum id_type type, int fd,
		     struct edit_list *edits)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	int r = grantees_ask_names(revocation->grantees, fd);

	if (r == 0 && fd >= 0)
		r = lines_open(fd, 0, &reader);
	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		struct revoked revoked = {.type = type};

		if (entry_parse(&line, &entry) != ENTRY_GOOD ||
		    !range_overlaps(entry.range, revocation->gone))
			continue;
		revoked.whose =
			grantees_find(revocation->grantees, entry.owner.text, entry.owner.len);
		if (revoked.whose == GRANTEE_NONE)
			continue;
		revoked.range = common(entry.range, revocation->gone);
		r = add_revoked(revocation, &revoked);
		if (r == 0)
			r = cut_line(&line, &entry, revocation->gone, edits);
	}
	return r;
}

static int plan(const struct change *change, const struct rewritable files[],
		struct edit_list edits[])
{
	struct revocation *revocation = change->context;
	int r = 0;

	revocation->len = 0;
	for (size_t i = 0; r == 0 && i < change->len; i++)
		r = plan_file(revocation, change->types[i], files[i].fd, &edits[i]);
	return r;
}

static void report(const struct revocation *revocation)
{
	char user[ESCAPED_MAX];

	for (size_t i = 0; i < revocation->len; i++) {
		const struct revoked *revoked = &revocation->items[i];

		(void)printf("%s: revoked %s %u-%ju\n",
			     escape_text(revocation->grantees->items[revoked->whose].word, user),
			     rules_ids(revoked->type), revoked->range.start,
			     (uintmax_t)revoked->range.end - 1);
	}
}

static int say_nothing_found(const struct revocation *revocation)
{
	const struct grantees *grantees = revocation->grantees;
	char user[ESCAPED_MAX];

	for (uint32_t i = 0; i < grantees->len; i++)
		log_message("%s: %s", escape_text(grantees->items[i].word, user),
			    grantees->items[i].name ? "has none of these IDs"
						    : "there is no such user, and no such line");
	log_message("nothing is changed");
	return VERB_REFUSED;
}

static int revoke_ranges(const struct options *options, int argc, char *argv[],
			 struct revocation *revocation)
{
	const bool dry = options->own[OPTION_DRY_RUN];
	auto_users struct users users = {0};
	auto_grantees struct grantees grantees = {0};
	struct change change = {.plan = plan, .context = revocation};
	int status = writing_find_users(options, argc, argv, &users, &grantees);

	if (status >= 0)
		return status;
	revocation->grantees = &grantees;
	writing_choose_files(options, &change);
	status = writing_make(&change, dry);
	if (status == VERB_GOOD && revocation->len == 0)
		status = say_nothing_found(revocation);
	else if (status == VERB_GOOD && !dry)
		report(revocation);
	revocation->grantees = NULL;
	return status;
}

/* START COUNT or START-LAST; none is all IDs. */
static bool parse_range(int argc, char *argv[], struct id_range *ret_range)
{
	auto_free char *text = argc > 0 ? copy_text(argv[0], strlen(argv[0])) : NULL;
	char *dash = argc == 1 && text ? strchr(text, '-') : NULL;
	uint64_t start;
	uint64_t other;

	*ret_range = (struct id_range){0, ID_SPACE};
	if (argc == 0)
		return true;
	if (!text || argc > 2 || (argc == 1 && !dash))
		return false;
	if (dash)
		*dash = '\0';
	if (!writing_number("START", text, ID_SPACE - 1, &start) ||
	    !writing_number(dash ? "LAST" : "COUNT", dash ? dash + 1 : argv[1], ID_SPACE, &other))
		return false;
	*ret_range = (struct id_range){(uint32_t)start, dash ? other + 1 : start + other};
	if (ret_range->end > start && ret_range->end <= ID_SPACE)
		return true;
	log_message(ret_range->end > ID_SPACE ? "the range goes past 4294967295"
					      : "the range holds no ID");
	return false;
}

static int run(const struct options *options, int argc, char *argv[])
{
	struct revocation revocation = {0};
	struct options inside;
	int status;

	if (argc == 0 || !parse_range(argc - 1, argv + 1, &revocation.gone))
		return VERB_USAGE;
	if (!tree_enter(options, &inside))
		return VERB_REFUSED;
	status = revoke_ranges(&inside, 1, argv, &revocation);
	free(revocation.items);
	return status;
}

const struct verb verb_revoke = {
	.name = "revoke",
	.arguments = "USER|- [START COUNT | START-LAST]",
	.summary = "Take delegated IDs away from a user: all, or those in a range",
	.shared = SHARED_KINDS | SHARED_ROOT,
	.own = own_options,
	.details = "Lines by the name, by the user ID and by other names of that ID are cut, or "
		   "go. For a user\n"
		   "who is not there any more, they are those by exactly that word. \"-\" reads "
		   "users from\n"
		   "standard input, one a line.\n",
	.examples = "    subid revoke alice\n    subid revoke --gid alice 100000-165535\n"
		    "    subid revoke --dry-run alice 100000 65536\n",
	.statuses = "there is nothing to take away, or it cannot be done; nothing is changed",
	.run = run,
};
