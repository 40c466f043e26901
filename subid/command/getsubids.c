/*
 * getsubids [-g] USER|UID: lists the delegated ranges of a user.
 *
 * Standard output is parsed by other programs and never changes. Runs without privilege.
 */
#include "../../lib/decision/files.h"
#include "../explain/escape.h"
#include "../library/configuration.h"
#include "../library/log.h"
#include "../library/query.h"

enum status {
	STATUS_FOUND = 0,
	STATUS_ERROR = 1,
	STATUS_NONE = 2,
	STATUS_UNREACHABLE = 11,
};

static const char program[] = "getsubids";
static const char usage[] = "usage: getsubids [-g] USER|UID\n";

struct asked {
	struct query query;
	const char *path;        /* of the file of that kind */
	char owner[ESCAPED_MAX]; /* what was asked for */
};

static const char *option_g(const struct asked *asked)
{
	return asked->query.type == GROUP_IDS ? "-g " : "";
}

/* The file, if it is a source and there is something to say about it. */
static bool explain_file(const struct asked *asked)
{
	const struct configuration *configuration;
	struct file_verdict verdict;
	auto_close int fd = -1;
	bool is_source = false;

	if (configuration_get(&configuration) < 0)
		return false;
	for (size_t i = 0; i < configuration->sources.len; i++)
		is_source |= source_is_files(&configuration->sources.items[i].rule);
	if (!is_source || trusted_file_open(asked->path, &verdict, &fd) != FILE_OPEN)
		return false;
	log_message("hint: %s delegates nothing: %s", asked->path, strerror(verdict.error));
	if (verdict.error == EACCES)
		log_message("hint: it must be readable by all; as root: chmod a+r %s", asked->path);
	if (verdict.error == ENOENT)
		log_message("hint: as root: install -m 644 /dev/null %s", asked->path);
	return true;
}

static enum status report_error(const struct asked *asked, int error, const char *source)
{
	(void)fprintf(stderr, "Error fetching ranges\n");
	if (error == -EAGAIN)
		log_message("hint: whether %s has ranges is not known: %s, of \"subid:\" and "
			    "\"passwd:\" in %s, cannot be reached",
			    asked->owner, source ? source : "a source", NSSWITCH_CONF);
	else if (error == -EINVAL)
		log_message("hint: \"%s\" can be no owner: %s", asked->owner, strerror(-error));
	else if (error != -EACCES || !explain_file(asked))
		log_message("hint: the ranges of %s cannot be listed: %s%s%s", asked->owner,
			    source ? source : "", source ? ": " : "", strerror(-error));
	return error == -EAGAIN ? STATUS_UNREACHABLE : STATUS_ERROR;
}

/* Whether a shell takes the text as one word, and getsubids as no option. */
static bool is_plain(const char *text)
{
	return text[0] != '-' && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-."
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

static bool has_ranges(const struct asked *asked, const char *name)
{
	struct query query = asked->query;
	struct query_answer answer;
	auto_range_list struct range_list list = {0};

	query.owner = name;
	return query_ranges(&query, &list, &answer) == 0 && list.len > 0;
}

/* Where lines by the number are missing, there may be lines by a name. Returns whether there are.
 */
static bool hint_at_name(const struct asked *asked)
{
	const char *text = asked->query.owner;
	char name[ESCAPED_MAX];
	struct owner owner;
	struct user user = {0};
	uid_t uid;

	if (!owner_is_id(text, strlen(text), &uid) || query_owner(text, &user, &owner) < 0 ||
	    !user_is_known(&user) || user.uid != uid || !has_ranges(asked, user.name))
		return false;
	(void)escape_text(user.name, name);
	log_message("hint: there is no line by the number %s; it is user %s, who has lines by name",
		    asked->owner, name);
	if (is_plain(user.name))
		log_message("hint: they are listed by: %s %s%s", program, option_g(asked), name);
	return true;
}

static enum status report_none(const struct asked *asked, bool known)
{
	(void)fprintf(stderr, "Error fetching ranges\n");
	if (hint_at_name(asked))
		return STATUS_NONE;
	log_message(known ? "hint: the user has no range: %s" : "hint: there is no such user: %s",
		    asked->owner);
	(void)explain_file(asked);
	return STATUS_NONE;
}

static enum status finish_output(enum status status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	log_message("standard output: %s", strerror(errno));
	return STATUS_ERROR;
}

static enum status print_ranges(const char *owner, const struct range_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		(void)printf("%zu: %s %u %ju\n", i, owner, list->items[i].start,
			     (uintmax_t)(list->items[i].end - list->items[i].start));
	return finish_output(STATUS_FOUND);
}

static enum status list_ranges(const struct asked *asked)
{
	auto_range_list struct range_list list = {0};
	struct query_answer answer;
	int r = query_ranges(&asked->query, &list, &answer);

	if (r < 0)
		return report_error(asked, r, answer.source);
	if (list.len == 0)
		return report_none(asked, answer.known);
	return print_ranges(asked->query.owner, &list);
}

static enum status print_help(void)
{
	(void)printf(
		"%s\nLists the ranges of user IDs that are delegated to a user; with -g, those "
		"of group\nIDs. See getsubids(1).\n",
		usage);
	return finish_output(STATUS_FOUND);
}

static enum status refuse_usage(const char *why, const char *word)
{
	char escaped[ESCAPED_MAX];

	(void)fprintf(stderr, "%s", usage);
	if (why)
		log_message("hint: %s: %s", why, escape_text(word, escaped));
	log_message("hint: for help: %s --help", program);
	return STATUS_ERROR;
}

/* Options may stand anywhere; what follows "--" is none. */
static enum status parse(int argc, char *const argv[], struct asked *asked)
{
	bool options = true;

	asked->query = (struct query){.type = USER_IDS, .number_alone = true};
	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0)
			options = false;
		else if (options && strcmp(argv[i], "-g") == 0)
			asked->query.type = GROUP_IDS;
		else if (options && argv[i][0] == '-')
			return refuse_usage("this is no option", argv[i]);
		else if (asked->query.owner)
			return refuse_usage("one user at a time can be asked for; this is one more",
					    argv[i]);
		else
			asked->query.owner = argv[i];
	}
	return asked->query.owner ? STATUS_FOUND : refuse_usage(NULL, NULL);
}

int main(int argc, char *argv[])
{
	struct asked asked;

	if (log_set_name(program) < 0)
		return STATUS_ERROR;
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return (int)print_help();
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		(void)printf("%s (newidmap) %s\n", program, SUBID_VERSION);
		return (int)finish_output(STATUS_FOUND);
	}
	if (parse(argc, argv, &asked) != STATUS_FOUND)
		return STATUS_ERROR;
	(void)escape_text(asked.query.owner, asked.owner);
	asked.path = files_of_type(asked.query.type, NULL).subid;
	return (int)list_ranges(&asked);
}
