/*
 * subid explain: what newuidmap or newgidmap answers to a request, and why.
 *
 * A helper that has refused a request becomes this program, with options that tell what it knows
 * (lib/steps/explain.h); what is asked for people goes through the helper's steps up to the write.
 * Either way the process is the caller, without privilege, and what it is told is not trusted.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../lib/base/number.h"
#include "../../lib/base/words.h"
#include "../library/log.h"
#include "explain.h"
#include "explanation.h"
#include "verb.h"

/* How a helper has ended. */
struct report {
	bool given;
	struct refusal refusal;
	bool capable;
	int held;
	const char *program;
};

static bool take_number(struct word *rest, uint64_t max, uint64_t *ret_value)
{
	struct word word;

	return word_next(rest, ",", &word) &&
	       number_parse(word.text, word.len, max, ret_value) == 0;
}

/* CODE,ERRNO,TRIPLE,OTHER,CAPABLE,HELD. */
static bool parse_refused(const char *text, struct report *report)
{
	struct word rest = {text, strlen(text)};
	uint64_t cause;
	uint64_t error;
	uint64_t triple;
	uint64_t other;
	uint64_t capable;
	uint64_t held;

	if (!take_number(&rest, CAUSE_MAP_WRITE, &cause) || !take_number(&rest, INT_MAX, &error) ||
	    !take_number(&rest, SIZE_MAX >> 5, &triple) ||
	    !take_number(&rest, ID_MAP_MAX, &other) || !take_number(&rest, 1, &capable))
		return false;
	report->refusal = (struct refusal){.cause = (enum cause)cause,
					   .error = (int)error,
					   .triple = (size_t)triple,
					   .other = (size_t)other};
	report->capable = capable;
	if (word_is(rest, ",-1"))
		return true;
	if (!take_number(&rest, INT_MAX, &held) || rest.len > 0)
		return false;
	report->held = (int)held;
	return true;
}

static int parse_options(int argc, char *argv[], struct report *report)
{
	static const struct option options[] = {
		{"refused", required_argument, NULL, 'r'},
		{"program", required_argument, NULL, 'p'},
		{0},
	};

	opterr = 0; /* others are known elsewhere */
	for (;;) {
		switch (getopt_long(argc, argv, "+", options, NULL)) {
		case 'r':
			report->given = true;
			if (!parse_refused(optarg, report))
				return -EINVAL;
			break;
		case 'p':
			report->program = optarg;
			break;
		case -1:
			return 0;
		default:
			return -EINVAL;
		}
	}
}

/* Whether the caller has opened the directory that is held. */
static bool is_directory(int fd)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

/*
 * Finds out once more what the helper's steps have found out. What they say to it now does not
 * matter.
 */
static void follow_helper(const struct report *report, struct refused *refused)
{
	const struct refusal *said = &report->refusal;
	struct refusal now;

	refused->capable = report->capable;
	refused->program = report->program;
	refused->refusal = *said;
	(void)!request_parse(refused->request.argc, refused->request.argv, &refused->request, &now);
	if (said->cause < CAUSE_USER_DATABASE)
		return;
	(void)!caller_identify(getuid(), refused->kind, &refused->request.map, &refused->caller,
			       &now);
	refused->target.dir = report->held;
	refused->target.from_fd = is_directory(refused->request.fd);
	if (report->held >= 0)
		(void)!target_check_namespace(&refused->caller, &refused->target, &now);
}

static int answer(const struct id_kind *kind, int argc, char *argv[])
{
	struct explanation explanation;
	int status;

	explanation_make(kind, argc, argv, &explanation);
	explanation_print(&explanation, stdout);
	status = explanation.yes ? VERB_GOOD : VERB_REFUSED;
	explanation_clear(&explanation);
	return status;
}

int explain_in_words(int argc, char *argv[])
{
	struct report report = {.held = -1, .program = ""};
	struct refused refused = {.request = {.fd = -1}, .target = {.dir = -1, .ns = -1}};
	struct hints hints = {.stream = stderr, .lines = 1};
	const struct id_kind *kind;

	log_set_stream(NULL);
	if (parse_options(argc, argv, &report) < 0 || optind == argc)
		return EXPLAIN_ELSEWHERE;
	kind = explanation_find_kind(argv[optind]);
	if (!kind)
		return EXPLAIN_ELSEWHERE;
	if (!report.given)
		return answer(kind, argc - optind, argv + optind);
	refused.kind = kind;
	refused.request.argc = argc - optind;
	refused.request.argv = argv + optind;
	hints.program = kind->program;
	follow_helper(&report, &refused);
	explanation_print_causes(&refused, &hints);
	return VERB_REFUSED;
}
