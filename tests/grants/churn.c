/*
 * One of many writers: grants ranges and takes parts of them away, round after round, and logs
 * what was reported to it. Or a reader, who looks again and again until standard input ends.
 *
 *     churn OWNER ROUNDS
 *     churn
 *
 * The log has a line for each operation that was reported to have succeeded, "VERB KIND OWNER
 * START COUNT", and "failed VERB KIND OWNER START COUNT ERRNO" for others. An operation that did
 * not get the lock is tried again; "busy" is logged for it. Before each operation it waits for a
 * byte on standard input, for as long as somebody may write there.
 *
 * A reader looks at the ranges of the owner "anchor", which nobody changes: "torn" is logged if
 * they are not there, and in the end "looked TIMES".
 *
 * Exit status: 0, or 1 if anything but the expected was logged.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "operations.h"

#define ANCHOR "anchor"
#define ANCHOR_START 99000
#define ANCHOR_COUNT 1000

static const char *owner;
static int status = EXIT_SUCCESS;

static void check_anchor(const struct kind *kind)
{
	struct subid_range *ranges = NULL;
	int count = kind->ranges(ANCHOR, &ranges);

	if (count != 1 || ranges[0].start != ANCHOR_START || ranges[0].count != ANCHOR_COUNT) {
		(void)printf("torn %s %d\n", kind->name, count);
		status = EXIT_FAILURE;
	}
	free(ranges);
}

enum verb { GRANT, REUSE, UNGRANT };

static bool ask(const struct kind *kind, enum verb verb, struct subordinate_range *range)
{
	if (verb == UNGRANT)
		return kind->ungrant(range);
	return kind->grant(range, verb == REUSE);
}

/* Returns where the range is that was granted. */
static unsigned long perform(const struct kind *kind, enum verb verb, unsigned long start,
			     unsigned long count)
{
	static const char *const names[] = {"grant", "reuse", "ungrant"};
	struct subordinate_range range = {owner, start, count};
	char byte;

	if (read(STDIN_FILENO, &byte, 1) < 0)
		return start;
	while (!ask(kind, verb, &range)) {
		int error = errno;

		if (error == EBUSY) {
			(void)printf("busy\n");
			continue;
		}
		(void)printf("failed %s %s %s %lu %lu %s\n", names[verb], kind->name, owner, start,
			     count, strerrorname_np(error));
		status = EXIT_FAILURE;
		return start;
	}
	(void)printf("%s %s %s %lu %lu\n", names[verb], kind->name, owner, range.start,
		     range.count);
	return range.start;
}

/* Six operations, after which two to three lines more are the owner's. */
static void play_round(const struct kind *kind, unsigned long round)
{
	unsigned long first = perform(kind, GRANT, 0, 90);
	unsigned long second = perform(kind, GRANT, 0, 10 + round % 7);

	(void)perform(kind, UNGRANT, first + 30, 30);
	(void)perform(kind, REUSE, 0, 25);
	if (round % 2 == 0)
		(void)perform(kind, UNGRANT, second, 10 + round % 7);
	else
		(void)perform(kind, UNGRANT, first + 80, 10);
	(void)perform(kind, UNGRANT, first, 1);
}

static void play_rounds(unsigned long rounds)
{
	for (unsigned long round = 0; round < rounds; round++)
		play_round(&kinds[round % KINDS], round);
}

static void look(void)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	unsigned long times = 0;

	while (poll(&input, 1, 0) == 0)
		check_anchor(&kinds[times++ % KINDS]);
	(void)printf("looked %lu\n", times);
}

int main(int argc, char *argv[])
{
	if (argc == 3) {
		owner = argv[1];
		play_rounds(strtoul(argv[2], NULL, 10));
	} else if (argc == 1) {
		look();
	} else {
		return 2;
	}
	return fflush(stdout) == 0 ? status : EXIT_FAILURE;
}
