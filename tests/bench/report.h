/* What was found, for people and for programs. */
#pragma once

#include <stdio.h>

#include "measure.h"

/* One table in Markdown for each result. */
void report_tables(FILE *file, const struct result *results, size_t count);

/* All figures as JSON, times in seconds. */
void report_json(FILE *file, const struct result *results, size_t count);

/* For gnuplot: lines, and the median in milliseconds of each program, from the workloads "scale-".
 */
void report_scaling(FILE *file, const struct result *results, size_t count);

/* The series of that name; NULL if there is none that has been run. */
const struct series *result_find(const struct result *result, const char *name);
