/*
 * Asks the library, for tests that a shell drives:
 *
 *     ask STEP...
 *
 * does the steps from left to right. Each question prints a line: the number that was returned,
 * then the ranges or user IDs, or, where there are none, what errno says. Needs nothing but the
 * public header, so that it can be compiled with the incumbent's as well. Its arguments are the
 * tests' own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <shadow/subid.h>

#define NOT_SET (-1) /* errno before each question */

static void (*release)(void *memory) = free;

struct step {
	const char *name;
	int count; /* of arguments */
	void (*run)(char **arguments);
};

static _Noreturn void fail(const char *what)
{
	(void)fprintf(stderr, "ask: %s\n", what);
	exit(125);
}

/* The name of an error, or what else errno is. */
static const char *error_name(int error)
{
	if (error == NOT_SET)
		return "errno is not set";
	return error ? strerrorname_np(error) : "0";
}

static void print_count(int count, int error, const void *list)
{
	printf("%d", count);
	if (count <= 0)
		printf(" %s%s", error_name(error), list ? ", and there is a list" : "");
}

/* Where there are no owners, errno says nothing. */
static void print_owner_count(int count, int error, const void *list)
{
	if (count == 0 && !list)
		printf("0");
	else
		print_count(count, error, list);
}

static void ranges(int (*get)(const char *owner, struct subid_range **ranges), const char *owner)
{
	struct subid_range *list = NULL;
	int count;

	errno = NOT_SET;
	count = get(owner, &list);
	print_count(count, errno, list);
	for (int i = 0; i < count; i++)
		printf(" %lu:%lu", list[i].start, list[i].count);
	putchar('\n');
	release(list);
}

static void owners(int (*get)(uid_t id, uid_t **owner), const char *id)
{
	uid_t *list = NULL;
	int count;

	errno = NOT_SET;
	count = get((uid_t)strtoul(id, NULL, 10), &list);
	print_owner_count(count, errno, list);
	for (int i = 0; i < count; i++)
		printf(" %u", list[i]);
	putchar('\n');
	release(list);
}

static void run_uid_ranges(char **arguments)
{
	ranges(subid_get_uid_ranges, arguments[0]);
}

static void run_gid_ranges(char **arguments)
{
	ranges(subid_get_gid_ranges, arguments[0]);
}

static void run_uid_owners(char **arguments)
{
	owners(subid_get_uid_owners, arguments[0]);
}

static void run_gid_owners(char **arguments)
{
	owners(subid_get_gid_owners, arguments[0]);
}

static void run_no_owner(char **arguments)
{
	(void)arguments;
	ranges(subid_get_uid_ranges, NULL);
	ranges(subid_get_gid_ranges, NULL);
}

static void nowhere(int result)
{
	print_count(result, errno, NULL);
	putchar('\n');
	errno = NOT_SET;
}

static void run_nowhere(char **arguments)
{
	errno = NOT_SET;
	nowhere(subid_get_uid_ranges(arguments[0], NULL));
	nowhere(subid_get_gid_ranges(arguments[0], NULL));
	nowhere(subid_get_uid_owners(0, NULL));
	nowhere(subid_get_gid_owners(0, NULL));
}

/* init NAME STREAM, where "-" is no name, and "none" is no stream. */
static void run_init(char **arguments)
{
	const char *name = strcmp(arguments[0], "-") == 0 ? NULL : arguments[0];
	FILE *stream = NULL;

	if (strcmp(arguments[1], "stdout") == 0)
		stream = stdout;
	else if (strcmp(arguments[1], "none") != 0)
		fail(arguments[1]);
	if (!subid_init(name, stream))
		fail("subid_init");
}

/* Waits for a line on standard input; what was answered until then can be read. */
static void run_wait(char **arguments)
{
	int c;

	(void)arguments;
	(void)fflush(stdout);
	do {
		c = getchar();
	} while (c != EOF && c != '\n');
}

/* How the lists are released from here on. */
static void run_release(char **arguments)
{
	release = free;
#if SUBID_ABI_MAJOR >= 5
	if (strcmp(arguments[0], "subid_free") == 0)
		release = subid_free;
#endif
	if (strcmp(arguments[0], "free") != 0 && release == free)
		fail(arguments[0]);
}

static const struct step steps[] = {
	{"uid-ranges", 1, run_uid_ranges},
	{"gid-ranges", 1, run_gid_ranges},
	{"uid-owners", 1, run_uid_owners},
	{"gid-owners", 1, run_gid_owners},
	{"no-owner", 0, run_no_owner}, /* NULL is asked about */
	{"nowhere", 1, run_nowhere},   /* NULL is given for the answer */
	{"init", 2, run_init},
	{"release", 1, run_release},
	{"wait", 0, run_wait},
};

static const struct step *find_step(const char *name, int arguments)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(name, steps[i].name) == 0 && arguments >= steps[i].count)
			return &steps[i];
	fail(name);
}

int main(int argc, char *argv[])
{
	int i = 1;

	while (i < argc) {
		const struct step *step = find_step(argv[i], argc - i - 1);

		step->run(argv + i + 1);
		i += 1 + step->count;
	}
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
