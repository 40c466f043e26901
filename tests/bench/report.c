#include "report.h"

#include <string.h>

#include "settings.h"

const struct series *result_find(const struct result *result, const char *name)
{
	for (size_t i = 0; i < result->count; i++)
		if (strcmp(result->series[i].name, name) == 0 && result->series[i].count > 0)
			return &result->series[i];
	return NULL;
}

static bool is_scaling(const struct result *result)
{
	return strncmp(result->workload->name, "scale-", 6) == 0;
}

/* -------------------------------------------------------------------------------------- tables */

static void print_ratio(FILE *file, const struct series *series, const struct series *to)
{
	if (to == NULL)
		(void)fputs(" |", file);
	else
		(void)fprintf(file, " %.3f |",
			      series_seconds(series, 0.5) / series_seconds(to, 0.5));
}

static void print_count(FILE *file, unsigned long count)
{
	if (count == 0)
		(void)fputs(" |", file);
	else
		(void)fprintf(file, " %lu |", count);
}

static void print_row(FILE *file, const struct series *series, const struct series *incumbent,
		      const struct series *yardstick)
{
	const char *stopped = series->runs[0].status >= 256 ? "over " : "";
	(void)fprintf(file, "| %s | %s%.3f | %.3f |", series->name, stopped,
		      series_seconds(series, 0.5) * 1e3, series_seconds(series, 0.9) * 1e3);
	print_ratio(file, series, incumbent);
	print_ratio(file, series, yardstick);
	(void)fprintf(file, " %.3f | %ld |", series_cpu_seconds(series, 0.5) * 1e3,
		      series_faults(series));
	print_count(file, (unsigned long)series->cost.peak_kib);
	print_count(file, series->cost.calls);
	print_count(file, series->cost.instructions);
	(void)fputc('\n', file);
}

static void print_table(FILE *file, const struct result *result)
{
	const char *names = result->workload->yardsticks;
	char name[32];
	(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(names, " "), names);
	const struct series *yardstick = result_find(result, name);
	const struct series *incumbent = result_find(result, INCUMBENT);

	(void)fprintf(file, "\n### %s\n\n", result->workload->title);
	(void)fprintf(
		file,
		"| program | median, ms | p90, ms | of `%s` | of `%s` | CPU, ms | page faults "
		"| peak, KiB | calls | instructions |\n"
		"|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
		INCUMBENT, name);
	for (size_t i = 0; i < result->count; i++)
		if (result->series[i].count > 0)
			print_row(file, &result->series[i], incumbent, yardstick);
}

void report_tables(FILE *file, const struct result *results, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_scaling(&results[i]))
			print_table(file, &results[i]);
}

/* ---------------------------------------------------------------------------------------- JSON */

static void print_series(FILE *file, const struct series *series)
{
	(void)fprintf(file,
		      "      {\"name\": \"%s\", \"rounds\": %zu, \"stopped\": %s, "
		      "\"median\": %.9f, \"p90\": %.9f, \"cpu\": %.9f, \"page_faults\": %ld, "
		      "\"peak_kib\": %ld, \"calls\": %lu, \"instructions\": %lu, "
		      "\"instructions_from_entry\": %lu}",
		      series->name, series->count, series->runs[0].status >= 256 ? "true" : "false",
		      series_seconds(series, 0.5), series_seconds(series, 0.9),
		      series_cpu_seconds(series, 0.5), series_faults(series), series->cost.peak_kib,
		      series->cost.calls, series->cost.instructions, series->cost.from_entry);
}

static void print_result(FILE *file, const struct result *result)
{
	const char *separator = "\n";
	(void)fprintf(file, "  {\"name\": \"%s\", \"lines\": %zu, \"users\": %zu, \"programs\": [",
		      result->workload->name, result->workload->lines.count,
		      result->workload->users);
	for (size_t i = 0; i < result->count; i++) {
		if (result->series[i].count == 0)
			continue;
		(void)fputs(separator, file);
		print_series(file, &result->series[i]);
		separator = ",\n";
	}
	(void)fputs("\n  ]}", file);
}

void report_json(FILE *file, const struct result *results, size_t count)
{
	(void)fputs("[\n", file);
	for (size_t i = 0; i < count; i++) {
		print_result(file, &results[i]);
		(void)fputs(i + 1 < count ? ",\n" : "\n", file);
	}
	(void)fputs("]\n", file);
}

/* ------------------------------------------------------------------------------------- scaling */

void report_scaling(FILE *file, const struct result *results, size_t count)
{
	bool head = false;
	for (size_t i = 0; i < count; i++) {
		const struct result *result = &results[i];
		if (!is_scaling(result))
			continue;
		for (size_t n = 0; !head && n < result->count; n++)
			(void)fprintf(file, "%s%s", n == 0 ? "lines\t" : "\t",
				      result->series[n].name);
		(void)fprintf(file, "%s%zu", head ? "" : "\n", result->workload->lines.count);
		for (size_t n = 0; n < result->count; n++)
			(void)fprintf(file, "\t%.6f",
				      series_seconds(&result->series[n], 0.5) * 1e3);
		(void)fputc('\n', file);
		head = true;
	}
}
