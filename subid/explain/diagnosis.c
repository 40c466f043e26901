/*
 * Finds the cause of a refusal in the table of causes.h, and prints and logs what that says.
 *
 * Runs after a refusal only, as the caller without any privilege: a request that is granted pays
 * nothing for it.
 */
#include "diagnosis.h"

#include <stdio.h>
#include <string.h>

#include "causes.h"
#include "../../lib/steps/system_log.h"
#include "wording.h"

#define LOGGED_TRIPLES 10

/* The triples as text, so that a log shows what was asked for. */
static void describe_map(const struct id_map *map, char *text, size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < map->len && i < LOGGED_TRIPLES && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%u %u %u", i > 0 ? ", " : "",
					map->extents[i].inside, map->extents[i].outside,
					map->extents[i].count);
	if (map->len > LOGGED_TRIPLES && len < size)
		(void)snprintf(text + len, size - len, ", and %zu more", map->len - LOGGED_TRIPLES);
}

static void log_refusal(const struct job *job, const char *line)
{
	char user[ESCAPED_MAX];
	char target[ESCAPED_MAX];
	char map[LINE_SIZE / 2];
	char text[2 * LINE_SIZE];

	describe_map(&job->request.map, map, sizeof(map));
	(void)snprintf(text, sizeof(text), "refused: user %s (%u), target %s, map \"%s\": %s",
		       message_escape(job->caller.user.name ? job->caller.user.name : "?", user),
		       getuid(), message_escape(job->request.target_text, target), map, line);
	system_log(job->kind->program, text);
}

/* A row's hints are lines. */
static void print_hints(const struct evidence *evidence, const char *hints, struct message *message)
{
	char text[LINE_SIZE];
	char filled[LINE_SIZE];

	for (;;) {
		size_t len = strcspn(hints, "\n");

		(void)snprintf(text, sizeof(text), "%.*s", (int)len, hints);
		message_hint(message, "%s", wording_fill(evidence, text, filled));
		if (hints[len] == '\0')
			return;
		hints += len + 1;
	}
}

void diagnosis_report(const struct job *job, bool privilege_left)
{
	struct message message = {.program = job->kind->program};
	struct evidence evidence = {
		.job = job, .privilege_left = privilege_left, .triple = job->refusal.triple};
	const struct cause_row *row;
	char line[LINE_SIZE];

	/* The first line needs no evidence, and is printed whatever may go wrong with that. */
	message_line(&message, wording_fill(&evidence, cause_first_line(job->refusal.cause), line));
	/* Soon, since the caller may stop us. */
	if (job->request.text && !privilege_left)
		log_refusal(job, line);
	evidence_gather(&evidence);
	row = cause_find(&evidence);
	print_hints(&evidence, row->hints, &message);
	if (row->show)
		row->show(&evidence, &message);
	evidence_clear(&evidence);
}
