#include "series.h"

#include <stdlib.h>

#include "fail.h"

static int compare(const void *left, const void *right)
{
	double difference = *(const double *)left - *(const double *)right;
	return (difference > 0) - (difference < 0);
}

static double seconds_of(const struct run *run)
{
	return run->seconds;
}

static double cpu_seconds_of(const struct run *run)
{
	return run->cpu_seconds;
}

static double faults_of(const struct run *run)
{
	return (double)run->faults;
}

static double quantile(const struct series *series, double (*of)(const struct run *run),
		       double share)
{
	double *values = make(series->count, sizeof(*values));
	for (size_t i = 0; i < series->count; i++)
		values[i] = of(&series->runs[i]);
	qsort(values, series->count, sizeof(*values), compare);
	double value = values[(size_t)(share * (double)(series->count - 1) + 0.5)];
	free(values);
	return value;
}

double series_seconds(const struct series *series, double share)
{
	return quantile(series, seconds_of, share);
}

double series_cpu_seconds(const struct series *series, double share)
{
	return quantile(series, cpu_seconds_of, share);
}

long series_faults(const struct series *series)
{
	return (long)quantile(series, faults_of, 0.5);
}
