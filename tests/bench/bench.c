/*
 * Measures programs that do the same, side by side: in each round every one of them does the work
 * once, in an order that changes. Started by "run" as root, in namespaces and with files of its
 * own.
 *
 *     bench [-o NAME] [-r FACTOR] [-m] [-n] -y DIR -d DIR -w DIR NAME=DIR...
 *
 *     NAME=DIR   an implementation: a directory of programs, some of which may be missing
 *     -o NAME    only workloads whose names begin so
 *     -r FACTOR  so many times the rounds
 *     -m         the incumbent, too, does what takes it minutes
 *     -n         nothing is counted in traced runs
 *     -y DIR     where the yardsticks are
 *     -d DIR     a copy of /etc on a disk
 *     -w DIR     writes tables.md, results.json and scaling.dat there
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "measure.h"
#include "report.h"

static struct implementation implementation_of(char *word)
{
	char *equals = strchr(word, '=');
	if (equals == NULL)
		fail("not NAME=DIR: %s", word);
	*equals = '\0';
	return (struct implementation){word, equals + 1};
}

static void read_settings(int argc, char **argv, struct settings *settings)
{
	int option = 0;
	while ((option = getopt(argc, argv, "o:r:mny:d:w:")) != -1) {
		switch (option) {
		case 'o':
			settings->only = optarg;
			break;
		case 'r':
			settings->rounds = strtod(optarg, NULL);
			break;
		case 'm':
			settings->minutes = true;
			break;
		case 'n':
			settings->count = false;
			break;
		case 'y':
			settings->yardsticks = optarg;
			break;
		case 'd':
			settings->disk = optarg;
			break;
		case 'w':
			settings->results = optarg;
			break;
		default:
			exit(2);
		}
	}
	errno = 0;
	if (!settings->yardsticks || !settings->disk || !settings->results)
		fail("the options -y, -d and -w are needed");
	settings->implementations =
		make((size_t)(argc - optind) + 1, sizeof(struct implementation));
	for (int i = optind; i < argc; i++)
		settings->implementations[settings->implementation_count++] =
			implementation_of(argv[i]);
}

static void write_results(const struct settings *settings, const char *name,
			  const struct result *results, size_t count,
			  void (*report)(FILE *file, const struct result *results, size_t count))
{
	char *path = NULL;
	check(asprintf(&path, "%s/%s", settings->results, name), "memory");
	FILE *file = fopen(path, "we");
	if (file == NULL)
		fail("%s", path);
	report(file, results, count);
	if (fclose(file) != 0)
		fail("%s", path);
	free(path);
}

int main(int argc, char **argv)
{
	struct settings settings = {.rounds = 1, .count = true};
	struct result *results = make(workload_count, sizeof(*results));
	size_t count = 0;

	read_settings(argc, argv, &settings);
	for (size_t i = 0; i < workload_count; i++) {
		const char *only = settings.only ? settings.only : "";
		if (strncmp(workloads[i].name, only, strlen(only)) != 0)
			continue;
		(void)fprintf(stderr, "%s\n", workloads[i].title);
		measure(&workloads[i], &settings, &results[count++]);
	}
	report_tables(stdout, results, count);
	write_results(&settings, "tables.md", results, count, report_tables);
	write_results(&settings, "results.json", results, count, report_json);
	write_results(&settings, "scaling.dat", results, count, report_scaling);
	return 0;
}
