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
#include "../../lib/steps/permit.h"
#include "../../lib/steps/privileges.h"
#include "../explain/causes.h"
#include "../library/log.h"
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

/* CODE,ERRNO,TRIPLE,OTHER. */
static bool parse_refused(const char *text, struct refusal *ret_refusal)
{
	struct word rest = {text, strlen(text)};
	uint64_t cause;
	uint64_t error;
	uint64_t triple;
	uint64_t other;

	if (!take_number(&rest, CAUSE_MAP_WRITE, &cause) || !take_number(&rest, INT_MAX, &error) ||
	    !take_number(&rest, SIZE_MAX >> 5, &triple) ||
	    !take_number(&rest, ID_MAP_MAX, &other) || rest.len > 0)
		return false;
	*ret_refusal = (struct refusal){.cause = (enum cause)cause,
					.error = (int)error,
					.triple = (size_t)triple,
					.other = (size_t)other};
	return true;
}

static bool parse_held(const char *text, int *ret_fd)
{
	uint64_t fd;

	if (strcmp(text, "-1") == 0)
		return true;
	if (number_parse(text, strlen(text), INT_MAX, &fd) < 0)
		return false;
	*ret_fd = (int)fd;
	return true;
}

static int parse_options(int argc, char *argv[], struct report *report)
{
	static const struct option options[] = {
		{"refused", required_argument, NULL, 'r'},
		{"capable", required_argument, NULL, 'c'},
		{"program", required_argument, NULL, 'p'},
		{"held", required_argument, NULL, 'f'},
		{0},
	};

	for (;;) {
		switch (getopt_long(argc, argv, "+", options, NULL)) {
		case 'r':
			report->given = true;
			if (!parse_refused(optarg, &report->refusal))
				return -EINVAL;
			break;
		case 'c':
			report->capable = strcmp(optarg, "1") == 0;
			break;
		case 'p':
			report->program = optarg;
			break;
		case 'f':
			if (!parse_held(optarg, &report->held))
				return -EINVAL;
			break;
		case -1:
			return 0;
		default:
			return -EINVAL;
		}
	}
}

static const struct id_kind *find_kind(const char *program)
{
	if (strcmp(program, id_kind_uid.program) == 0)
		return &id_kind_uid;
	return strcmp(program, id_kind_gid.program) == 0 ? &id_kind_gid : NULL;
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

/* The map could be decided on; would the write succeed? */
static int foresee_write(struct refused *refused)
{
	const struct id_extent *only = &refused->request.map.extents[0];
	const bool own =
		refused->request.map.len == 1 &&
		claims_is_own(refused->kind, refused->caller.uid, refused->caller.gid, only);
	struct helper_facts helper = {0};
	struct facts facts;
	bool fails;

	helper_examine(refused->kind, refused->program, &helper);
	refused->capable = helper_is_capable(&helper);
	refused->refusal = (struct refusal){.cause = CAUSE_MAP_WRITE, .error = EPERM};
	facts_gather(refused, &facts);
	fails = facts.process.standing.len > 0 || facts.outside_unmapped ||
		(!refused->capable && !own) ||
		(refused->capable && facts.maps_root && refused->kind->type == USER_IDS &&
		 (!helper.setfcap_unbounded || (helper.has_file_cap && !helper.gives_setfcap)));
	facts_clear(&facts);
	return fails ? -1 : 0;
}

static int follow_steps(struct refused *refused)
{
	struct request *request = &refused->request;
	struct refusal *why = &refused->refusal;
	const struct id_kind *kind = refused->kind;
	bool by_delegation;
	/* The helper is the caller without any capability, of which root has some. */
	int r = privileges_drop();

	if (r < 0)
		r = refuse(why, CAUSE_PRIVILEGES, -r);
	if (r == 0)
		r = request_parse(request->argc, request->argv, request, why);
	if (r == 0)
		r = caller_identify(getuid(), kind, &request->map, &refused->caller, why);
	if (r == 0)
		r = target_open(request, &refused->caller, &refused->target, why);
	if (r == 0)
		r = target_check_namespace(&refused->caller, &refused->target, why);
	if (r == 0)
		r = permit_check(kind, &refused->caller, &by_delegation, why);
	if (r == 0)
		r = foresee_write(refused);
	return r;
}

static void print_causes(const struct refused *refused, struct hints *hints)
{
	struct facts facts;

	facts_gather(refused, &facts);
	(void)causes_explain(&facts, hints);
	facts_clear(&facts);
}

static void print_first_line(struct refused *refused)
{
	struct stat target = {0};
	struct refusal ignored;
	char line[LINE_SIZE];

	if (refused->refusal.cause == CAUSE_CALLER_GROUP)
		(void)!target_open(&refused->request, &refused->caller, &refused->target, &ignored);
	if (refused->target.dir >= 0)
		(void)fstat(refused->target.dir, &target);
	message_first_line(refused->kind, &refused->request, &refused->caller, &target,
			   &refused->refusal, line);
	(void)printf("%s\n", line);
}

static int answer(struct refused *refused)
{
	struct hints hints = {.stream = stdout, .program = refused->kind->program, .lines = 1};

	if (follow_steps(refused) == 0) {
		(void)printf("%s would write this map\n", refused->kind->program);
		return VERB_GOOD;
	}
	print_first_line(refused);
	print_causes(refused, &hints);
	return VERB_REFUSED;
}

/* The helpers are installed beside this program. */
static void find_helper(const char *name, char path[static PATH_MAX])
{
	char own[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);
	const char *slash;

	own[len < 0 ? 0 : len] = '\0';
	slash = strrchr(own, '/');
	if (snprintf(path, PATH_MAX, "%.*s/%s", slash ? (int)(slash - own) : 0, own, name) >=
	    PATH_MAX)
		path[0] = '\0';
}

int verb_explain(int argc, char *argv[])
{
	struct report report = {.held = -1, .program = ""};
	struct refused refused = {.request = {.fd = -1}, .target = {.dir = -1, .ns = -1}};
	struct hints hints = {.stream = stderr, .lines = 1};
	char beside[PATH_MAX];
	int status = VERB_REFUSED;

	log_set_stream(NULL);
	if (parse_options(argc, argv, &report) < 0 || optind == argc)
		return VERB_USAGE;
	refused.kind = find_kind(argv[optind]);
	if (!refused.kind)
		return VERB_USAGE;
	refused.request.argc = argc - optind;
	refused.request.argv = argv + optind;
	if (report.given) {
		hints.program = refused.kind->program;
		follow_helper(&report, &refused);
		print_causes(&refused, &hints);
	} else {
		find_helper(refused.kind->program, beside);
		refused.program = beside;
		status = answer(&refused);
	}
	caller_clear(&refused.caller);
	return status;
}
