/*
 * All that a helper prints is the caller's word: it is escaped.
 */
#include "attempt_reasons.h"

#include "../../lib/base/number.h"
#include "../explain/causes.h"
#include "output.h"

/* The explanation is that of a helper to which the user comes without a range. */
int attempt_add_nothing(struct attempt *attempt, const struct tried *tried)
{
	auto_free struct refused *refused = calloc(1, sizeof(*refused));
	auto_free struct facts *facts = calloc(1, sizeof(*facts));
	auto_free char *text = NULL;
	size_t size;
	const struct person person = {.you = attempt->asked_for, .your = attempt->whose};
	struct hints hints = {.person = attempt->by_another ? &person : NULL};
	struct refusal ignored;
	const char *cause;

	if (!refused || !facts)
		return -ENOMEM;
	hints.stream = open_memstream(&text, &size);
	if (!hints.stream)
		return -ENOMEM;
	refused->kind = tried->kind;
	refused->request.map = (struct id_map){.len = 1, .extents = {{ID_MAX, ID_MAX, 1}}};
	refused->refusal = (struct refusal){.cause = CAUSE_NOT_DELEGATED};
	(void)!caller_identify(attempt->user.uid, tried->kind, &refused->request.map,
			       &refused->caller, &ignored);
	refused->caller.gid = attempt->user.gid;
	facts_gather(refused, facts);
	/* That one ID is only there to be asked for: whose it is, is no cause. */
	range_set_clear(&facts->account.missing);
	facts->account.other_owner[0] = '\0';
	facts->holder[0] = '\0';
	cause = causes_explain(facts, &hints);
	facts_clear(facts);
	if (fclose(hints.stream) != 0)
		return -ENOMEM;
	return problem_add_lines(&attempt->steps,
				 &(struct problem){.file = tried->ranges_step,
						   .code = cause,
						   .severity = SEVERITY_ERROR},
				 text);
}

/* Takes "PROGRAM: " and "hint: " from a line, and the name of the cause, which is kept. */
static char *clean(const char *program, char *line, char cause[static 64])
{
	const size_t len = strlen(program);
	char *open;

	if (strncmp(line, program, len) == 0 && strncmp(line + len, ": ", 2) == 0)
		line += len + 2;
	if (strncmp(line, "hint: ", 6) == 0)
		line += 6;
	open = strrchr(line, '[');
	if (cause[0] == '\0' && open && open > line && open[-1] == ' ' &&
	    open[strcspn(open, "]")] == ']' && open[strcspn(open, "]") + 1] == '\0' &&
	    open[1 + strspn(open + 1, "abcdefghijklmnopqrstuvwxyz0123456789-")] == ']') {
		(void)snprintf(cause, 64, "%.*s", (int)strcspn(open + 1, "]"), open + 1);
		open[-1] = '\0';
	}
	return line;
}

/* What a helper has printed becomes the text and the remedy of the step. */
int attempt_add_said(struct attempt *attempt, struct tried *tried, char *said)
{
	auto_free char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	char *line;

	if (!stream)
		return -ENOMEM;
	for (size_t lines = 0; lines < ANSWER_LINES_MAX && (line = strsep(&said, "\n"));) {
		if (line[0] == '\0')
			continue;
		line = clean(tried->kind->program, line, tried->cause);
		/* All but the first comes from a process of the user's, who can have written it. */
		if (attempt->by_another)
			(void)fprintf(stream, "%s told %s: ", tried->kind->program,
				      attempt->asked_for);
		output_escaped(line, strlen(line), stream);
		(void)fputc('\n', stream);
		lines++;
	}
	if (fclose(stream) != 0)
		return -ENOMEM;
	return problem_add_lines(
		&attempt->steps,
		&(struct problem){.file = tried->map_step,
				  .code = tried->cause[0] != '\0' ? tried->cause : "helper-refused",
				  .severity = SEVERITY_ERROR},
		text);
}
