/*
 * What the verbs have in common is parsed in one place, with what one of them has alone.
 *
 * The words are the caller's.
 */
#include "options.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include "../explain/escape.h"
#include "../library/log.h"

/* --uid, --gid, --json, --root, --help, the verb's own, and what ends the list. */
#define OPTIONS_MAX (5 + OWN_OPTIONS_MAX + 1)

struct shared {
	unsigned mask; /* 0: all verbs have it */
	int letter;
	struct verb_option text;
};

static const struct shared shared_options[] = {
	{SHARED_KINDS, 'u', {"uid", NULL, "user IDs only: /etc/subuid"}},
	{SHARED_KINDS, 'g', {"gid", NULL, "group IDs only: /etc/subgid"}},
	{SHARED_JSON, 'j', {"json", NULL, "answer in JSON; subid(8) tells its fields"}},
	{SHARED_ROOT, 'r', {"root", "DIR", "the files of the tree DIR, not those of this system"}},
	{0, 'h', {"help", NULL, "print this text"}},
};

#define SHARED_LEN (sizeof(shared_options) / sizeof(shared_options[0]))

/* Behind all letters. */
#define OWN_FIRST 256

static bool has(const struct verb *verb, const struct shared *shared)
{
	return shared->mask == 0 || (verb->shared & shared->mask);
}

static void list_options(const struct verb *verb, struct option list[static OPTIONS_MAX])
{
	size_t len = 0;

	for (size_t i = 0; i < SHARED_LEN; i++)
		if (has(verb, &shared_options[i]))
			list[len++] = (struct option){
				shared_options[i].text.name,
				shared_options[i].text.argument ? required_argument : no_argument,
				NULL, shared_options[i].letter};
	for (int i = 0; verb->own && verb->own[i].name; i++)
		list[len++] = (struct option){
			verb->own[i].name, verb->own[i].argument ? required_argument : no_argument,
			NULL, OWN_FIRST + i};
	list[len] = (struct option){0};
}

/* Returns OPTIONS_RUN or the exit status. */
static int take(const struct verb *verb, int option, struct options *options)
{
	switch (option) {
	case 'u':
		options->uid = true;
		break;
	case 'g':
		options->gid = true;
		break;
	case 'j':
		options->json = true;
		break;
	case 'r':
		options->root = optarg;
		break;
	case 'h':
		options_print_help(verb, stdout);
		return VERB_GOOD;
	case '?':
		options_print_usage(verb, stderr);
		return VERB_USAGE;
	default:
		options->own[option - OWN_FIRST] = optarg ? optarg : "";
	}
	return OPTIONS_RUN;
}

int options_parse(const struct verb *verb, int argc, char *argv[], struct options *ret_options)
{
	struct option list[OPTIONS_MAX];
	char name[sizeof("subid ") + 16];
	int option;
	int r = OPTIONS_RUN;

	*ret_options = (struct options){0};
	list_options(verb, list);
	(void)snprintf(name, sizeof(name), "subid %s", verb->name);
	/* cppcheck-suppress autoVariables ; it is put back below */
	argv[0] = name; /* getopt_long(3) begins its messages with it */
	optind = 0;     /* a new scan, of other arguments */
	while (r == OPTIONS_RUN &&
	       (option = getopt_long(argc, argv, verb->words_follow ? "+" : "", list, NULL)) != -1)
		r = take(verb, option, ret_options);
	argv[0] = (char *)verb->name;
	if (!ret_options->uid && !ret_options->gid)
		ret_options->uid = ret_options->gid = true;
	return r;
}

void options_print_usage(const struct verb *verb, FILE *stream)
{
	(void)fprintf(stream, "usage: subid %s [OPTION...] %s\n", verb->name, verb->arguments);
}

static void print_option(const struct verb_option *option, FILE *stream)
{
	char words[32];

	(void)snprintf(words, sizeof(words), "--%s%s%s", option->name, option->argument ? " " : "",
		       option->argument ? option->argument : "");
	(void)fprintf(stream, "    %-18s %s\n", words, option->summary);
}

void options_print_help(const struct verb *verb, FILE *stream)
{
	options_print_usage(verb, stream);
	(void)fprintf(stream, "\n%s.\n", verb->summary);
	if (verb->details)
		(void)fprintf(stream, "\n%s", verb->details);
	(void)fprintf(stream, "\nOptions:\n");
	for (size_t i = 0; verb->own && verb->own[i].name; i++)
		print_option(&verb->own[i], stream);
	for (size_t i = 0; i < SHARED_LEN; i++)
		if (has(verb, &shared_options[i]))
			print_option(&shared_options[i].text, stream);
	(void)fprintf(stream,
		      "\nExamples:\n%s\nExit status:\n"
		      "    0   good\n    1   %s\n    2   the arguments are wrong\n"
		      "    11  a source of delegations or of users cannot be reached\n",
		      verb->examples, verb->statuses);
}

int options_open(const struct options *options, const char *path, int flags)
{
	auto_close int root = open(options->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC), .resolve = RESOLVE_IN_ROOT};
	int fd;

	if (root < 0)
		return -errno;
	fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
	return fd < 0 ? -errno : fd;
}

bool options_path(const struct options *options, const char *path, char ret_path[static PATH_MAX])
{
	char escaped[ESCAPED_MAX];

	if (snprintf(ret_path, PATH_MAX, "%s%s", options->root ? options->root : "", path) <
	    PATH_MAX)
		return true;
	log_message("%s: the path is too long", escape_text(options->root, escaped));
	return false;
}
