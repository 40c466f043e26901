/*
 * Users first, then the lock: whoever cannot be found keeps nobody waiting.
 */
#include "writing.h"

#include "../../lib/base/number.h"
#include "../../lib/decision/files.h"
#include "../explain/escape.h"
#include "../library/configuration.h"
#include "../library/fault_text.h"
#include "../library/log.h"
#include "diff.h"
#include "verb.h"

void writing_choose_files(const struct options *options, struct change *change)
{
	if (options->uid)
		change->types[change->len++] = USER_IDS;
	if (options->gid)
		change->types[change->len++] = GROUP_IDS;
}

/* The first source that is in use; plugins of another tree are not loaded. */
static int find_source(const struct options *options, const struct users *users,
		       const struct source_rule **ret_rule)
{
	const struct configuration *configuration;
	int r = 0;

	*ret_rule = &users->nsswitch.subid.items[0];
	if (!options->root) {
		r = configuration_get(&configuration);
		if (r == 0)
			*ret_rule = &configuration->sources.items[0].rule;
	}
	return r;
}

static int check_source(const struct options *options, const struct users *users)
{
	const struct source_rule *rule;
	int r = find_source(options, users, &rule);

	if (r < 0)
		log_message("%s: %s", NSSWITCH_CONF, strerror(-r));
	else if (!source_is_files(rule))
		log_message("\"subid:\" in %s names %s before the files: ranges are granted and "
			    "revoked there",
			    NSSWITCH_CONF, rule->name);
	return r < 0 || !source_is_files(rule) ? -1 : 0;
}

int writing_find_users(const struct options *options, int argc, char *argv[],
		       struct users *ret_users, struct grantees *ret_grantees)
{
	int r = users_read(options, ret_users);

	if (r < 0 || check_source(options, ret_users) < 0)
		return VERB_REFUSED;
	r = grantees_read(options, ret_users, argc, argv, ret_grantees);
	if (r == -ENOMEM)
		log_message("%s", strerror(ENOMEM));
	return r == 0 ? -1 : r == -EAGAIN ? VERB_UNREACHABLE : VERB_REFUSED;
}

static void say_why(int error)
{
	switch (error) {
	case -ECANCELED: /* has been said, as have the next three */
	case -EBUSY:
	case -EPERM:
	case -EAGAIN:
		log_message("nothing is changed");
		break;
	case -EACCES:
		log_message("nothing is changed: %s; only root can change these files",
			    strerror(-error));
		break;
	default:
		log_message("nothing is changed: %s", strerror(-error));
	}
}

int writing_make(const struct change *change, bool dry)
{
	int r = dry ? change_foresee(change, diff_print) : change_make(change);

	if (r == 0)
		return VERB_GOOD;
	say_why(r);
	return r == -EAGAIN ? VERB_UNREACHABLE : VERB_REFUSED;
}

bool writing_number(const char *what, const char *text, uint64_t max, uint64_t *ret_number)
{
	char escaped[ESCAPED_MAX];
	int r = number_parse(text, strlen(text), max, ret_number);

	if (r < 0)
		log_message("%s %s %s", what, escape_text(text, escaped), number_fault_text(r));
	return r == 0;
}
