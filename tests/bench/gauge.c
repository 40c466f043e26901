/*
 * gauge calls|instructions RESULT COMMAND...: runs a command as the caller, and writes to the file
 * RESULT what it cost: "calls N peak N" or "instructions N from_entry N", peak in KiB. Ends as the
 * command does. Started by limits.bash as root.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "trace.h"

int main(int argc, char **argv)
{
	struct cost cost = {0};
	if (argc < 4)
		fail("usage: gauge calls|instructions RESULT COMMAND...");
	struct command command = {.words = argv + 3, .out = STDOUT_FILENO, .err = STDERR_FILENO};
	FILE *result = fopen(argv[2], "we");
	if (result == NULL)
		fail("%s", argv[2]);
	if (strcmp(argv[1], "calls") == 0) {
		trace_calls(&command, &cost);
		(void)fprintf(result, "calls %lu peak %ld\n", cost.calls, cost.peak_kib);
	} else {
		trace_instructions(&command, &cost);
		(void)fprintf(result, "instructions %lu from_entry %lu\n", cost.instructions,
			      cost.from_entry);
	}
	if (fclose(result) != 0)
		fail("%s", argv[2]);
	return cost.status;
}
