/*
 * The words behind a verb of subid: which are options and which are operands is reckoned here once
 * more, as getopt_long(3) tells it. Then the verb is run, where that changes nothing outside of
 * /etc: what it cannot use, it says, and changes nothing.
 *
 * Input: 1 byte that chooses the verb, the words, with a newline between them.
 */
#include "../../subid/command/options.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/files.h"
#include "fuzz.h"

#define WORDS_MAX 64

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

static const struct verb *const verbs[] = {
	&verb_list, &verb_owner, &verb_map, &verb_check, &verb_grant, &verb_revoke, &verb_explain,
};

/* ------------------------------------------------------------------- what the words must mean */

struct name {
	const char *text;
	bool takes_argument;
	int own; /* the place among the verb's own options, or -1 */
};

struct expected {
	int status;
	struct options options;
	size_t operands_len;
	char *operands[WORDS_MAX];
};

static size_t list_names(const struct verb *verb, struct name names[static 16])
{
	size_t len = 0;

	for (int i = 0; verb->own && verb->own[i].name; i++)
		names[len++] = (struct name){verb->own[i].name, verb->own[i].argument, i};
	if (verb->shared & SHARED_KINDS) {
		names[len++] = (struct name){"uid", false, -1};
		names[len++] = (struct name){"gid", false, -1};
	}
	if (verb->shared & SHARED_JSON)
		names[len++] = (struct name){"json", false, -1};
	if (verb->shared & SHARED_ROOT)
		names[len++] = (struct name){"root", true, -1};
	names[len++] = (struct name){"help", false, -1};
	return len;
}

/* The option of that name, or the only one that begins so. */
static const struct name *find_name(const struct name names[], size_t len, const char *text,
				    size_t text_len)
{
	const struct name *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		if (strncmp(names[i].text, text, text_len) != 0)
			continue;
		if (strlen(names[i].text) == text_len)
			return &names[i];
		found = &names[i];
		count++;
	}
	return count == 1 ? found : NULL;
}

static void set(const struct name *name, const char *argument, struct expected *expected)
{
	if (name->own >= 0)
		expected->options.own[name->own] = argument ? argument : "";
	else if (strcmp(name->text, "uid") == 0)
		expected->options.uid = true;
	else if (strcmp(name->text, "gid") == 0)
		expected->options.gid = true;
	else if (strcmp(name->text, "json") == 0)
		expected->options.json = true;
	else if (strcmp(name->text, "root") == 0)
		expected->options.root = argument;
	else
		expected->status = VERB_GOOD; /* help */
}

/* Reads an option, with its argument from the next word if it takes one. */
static void take_option(const struct verb *verb, char **words[], struct expected *expected)
{
	struct name names[16];
	size_t len = list_names(verb, names);
	const char *text = **words + 2;
	const char *equals = strchr(text, '=');
	const char *argument = equals ? equals + 1 : NULL;
	const struct name *name =
		find_name(names, len, text, equals ? (size_t)(equals - text) : strlen(text));

	if (name && name->takes_argument && !argument)
		argument = *++*words;
	if (!name || name->takes_argument != (argument != NULL))
		expected->status = VERB_USAGE;
	else
		set(name, argument, expected);
}

static void expect(const struct verb *verb, char *words[], struct expected *expected)
{
	bool only_operands = false;

	*expected = (struct expected){.status = OPTIONS_RUN};
	for (; *words && expected->status == OPTIONS_RUN; words++) {
		const char *word = *words;

		if (only_operands || word[0] != '-' || word[1] == '\0') {
			expected->operands[expected->operands_len++] = *words;
			only_operands |= verb->words_follow;
		} else if (strcmp(word, "--") == 0) {
			only_operands = true;
		} else if (word[1] == '-') {
			take_option(verb, &words, expected);
		} else {
			expected->status = VERB_USAGE;
		}
		if (!*words)
			break;
	}
	if (!expected->options.uid && !expected->options.gid)
		expected->options.uid = expected->options.gid = true;
}

static bool same_options(const struct options *a, const struct options *b)
{
	bool same =
		a->uid == b->uid && a->gid == b->gid && a->json == b->json && a->root == b->root;

	for (size_t i = 0; i < OWN_OPTIONS_MAX; i++)
		same = same && (!a->own[i] == !b->own[i]) &&
		       (!a->own[i] || a->own[i] == b->own[i] ||
			(a->own[i][0] == '\0' && b->own[i][0] == '\0'));
	return same;
}

/* ------------------------------------------------------------------------- what is said, and where
 */

/* What the product prints goes into files that are looked at, and is not seen. */
static int said;
static int standard_error;

static void settle(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (standard_error > 0) {
		(void)close(null);
		return;
	}
	CHECK(unsetenv("POSIXLY_CORRECT") == 0);
	CHECK(dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0);
	(void)close(null);
	said = memfd_create("said", MFD_CLOEXEC);
	standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 100);
	CHECK(said >= 0 && standard_error >= 0);
}

static void listen(void)
{
	CHECK(ftruncate(said, 0) == 0 && lseek(said, 0, SEEK_SET) == 0);
	CHECK(dup2(said, STDERR_FILENO) >= 0);
}

/* How much was said on standard error. */
static uint64_t heard(void)
{
	struct stat st;

	(void)fflush(NULL);
	CHECK(dup2(standard_error, STDERR_FILENO) >= 0);
	CHECK(fstat(said, &st) == 0);
	return (uint64_t)st.st_size;
}

/* -------------------------------------------------------------------------------- the verbs run */

static char subid_text[] = "user:100000:65536\nother:165536:10\n";
static char passwd_text[] = "root:x:0:0::/:\nuser:x:1000:1000::/:\nother:x:1001:1001::/:\n";

static const struct fuzz_text subid = {subid_text, sizeof(subid_text) - 1};
static const struct fuzz_text passwd = {passwd_text, sizeof(passwd_text) - 1};

static bool is_number(const char *text, size_t len, uint64_t max, uint64_t *ret_value)
{
	return oracle_number(text, len, max, ret_value);
}

/* ID[-LAST] */
static bool is_ids(const char *text, uint64_t max)
{
	const char *dash = strchr(text, '-');
	uint64_t first;
	uint64_t last;

	if (!dash)
		return is_number(text, strlen(text), max, &first);
	return is_number(text, (size_t)(dash - text), max, &first) &&
	       is_number(dash + 1, strlen(dash + 1), max, &last) && first <= last;
}

/* START COUNT, or START-LAST, or nothing */
static bool is_revocable(size_t len, char *words[])
{
	uint64_t start;
	uint64_t count;

	if (len == 0)
		return true;
	if (len == 1)
		return strchr(words[0], '-') && is_ids(words[0], ID_SPACE - 1);
	return len == 2 && is_number(words[0], strlen(words[0]), ID_SPACE - 1, &start) &&
	       is_number(words[1], strlen(words[1]), ID_SPACE, &count) && count > 0 &&
	       start + count <= ID_SPACE;
}

static bool is_option_number(const char *text, uint64_t min)
{
	uint64_t value;

	return !text || (is_number(text, strlen(text), ID_MAX, &value) && value >= min);
}

/* Whether the verb can use its words. */
static bool is_usage(const struct verb *verb, const struct expected *expected)
{
	size_t len = expected->operands_len;
	char *const *words = expected->operands;

	if (verb == &verb_owner)
		return len == 1 && is_ids(words[0], ID_MAX);
	if (verb == &verb_revoke)
		return len > 0 && is_revocable(len - 1, (char **)words + 1);
	return len > 0 && is_option_number(expected->options.own[0], 1) &&
	       is_option_number(expected->options.own[1], 0);
}

static bool is_unchanged(const char *path)
{
	auto_fuzz_text struct fuzz_text found = fuzz_etc_read(path);

	return found.bytes && found.len == subid.len &&
	       memcmp(found.bytes, subid.bytes, subid.len) == 0;
}

static void run(const struct verb *verb, const struct options *options, int argc, char *argv[],
		const struct expected *expected)
{
	int status;
	uint64_t words;

	fuzz_etc_file(PASSWD_FILE, &passwd);
	fuzz_etc_file("/etc/group", &(struct fuzz_text){0});
	fuzz_etc_file(SUBUID_FILE, &subid);
	fuzz_etc_file(SUBGID_FILE, &subid);
	listen();
	status = verb->run(options, argc, argv);
	words = heard();
	CHECK(status == VERB_GOOD || status == VERB_REFUSED || status == VERB_USAGE ||
	      status == VERB_UNREACHABLE);
	if (verb != &verb_list)
		CHECK((status != VERB_USAGE) == is_usage(verb, expected));
	if (status == VERB_REFUSED && verb != &verb_owner)
		CHECK(words > 0);
	if (status != VERB_GOOD || verb == &verb_list || verb == &verb_owner || options->own[2])
		CHECK(is_unchanged(SUBUID_FILE) && is_unchanged(SUBGID_FILE));
	if (!options->uid)
		CHECK(is_unchanged(SUBUID_FILE));
	if (!options->gid)
		CHECK(is_unchanged(SUBGID_FILE));
}

/* Those that change another tree would leave this one. */
static bool can_run(const struct verb *verb, const struct options *options)
{
	return verb == &verb_list || verb == &verb_owner ||
	       ((verb == &verb_grant || verb == &verb_revoke) && !options->root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_choices choices = fuzz_choose(&data, &size, 1);
	const struct verb *verb =
		verbs[fuzz_choice(&choices, 0) % (sizeof(verbs) / sizeof(verbs[0]))];
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	char *argv[WORDS_MAX];
	int argc = fuzz_arguments(&text, (char *)verb->name, argv, WORDS_MAX);
	struct expected expected;
	struct options options;
	int status;
	uint64_t words;

	settle();
	expect(verb, argv + 1, &expected);
	listen();
	status = options_parse(verb, argc, argv, &options);
	words = heard();
	CHECK(status == expected.status);
	CHECK(argv[0] == verb->name);
	CHECK((words > 0) == (status == VERB_USAGE));
	if (status != OPTIONS_RUN)
		return 0;
	CHECK(same_options(&options, &expected.options));
	CHECK((size_t)(argc - optind) == expected.operands_len);
	for (size_t i = 0; i < expected.operands_len; i++)
		CHECK(argv[optind + (int)i] == expected.operands[i]);
	if (can_run(verb, &options))
		run(verb, &options, argc - optind, argv + optind, &expected);
	return 0;
}
