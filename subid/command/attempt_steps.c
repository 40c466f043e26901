/*
 * The steps return 0; 1 if those that follow have no point; or -ENOMEM.
 */
#include "attempt_steps.h"

#include "../explain/setting.h"
#include "../library/query.h"
#include "attempt_reasons.h"
#include "helper_path.h"
#include "output.h"
#include "programs.h"

#define GOOD(attempt, step, ...)                                                                   \
	problem_add(&(attempt)->steps, &(struct problem){.file = step}, __VA_ARGS__)
#define FAILED(attempt, step, cause, ...)                                                          \
	(problem_add(&(attempt)->steps,                                                            \
		     &(struct problem){.file = step, .code = cause, .severity = SEVERITY_ERROR},   \
		     __VA_ARGS__) < 0                                                              \
		 ? -ENOMEM                                                                         \
		 : 1)

static int add_late(struct attempt *attempt, const char *step, const char *what)
{
	return FAILED(
		attempt, step, "time-limit",
		"%s has not done it within %d seconds: it is stopped or traced, or waits for a "
		"source in nsswitch.conf that does not answer",
		what, TRIAL_SECONDS_MAX);
}

static int step_user(struct attempt *attempt, const char *text)
{
	int r = query_owner(text, &attempt->user, &attempt->owner);

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		attempt->unreachable = true;
		return FAILED(attempt, "user", "user-database",
			      "a source of users (\"passwd:\" in nsswitch.conf) does not answer: "
			      "%s",
			      strerror(-r));
	}
	if (!user_is_known(&attempt->user))
		return FAILED(attempt, "user", "user-unknown",
			      "the user database has no user %s: newuidmap and newgidmap refuse "
			      "whoever has no entry",
			      attempt->asked_for);
	attempt->by_another = getuid() != attempt->user.uid;
	if (attempt->by_another && getuid() != 0)
		return FAILED(attempt, "user", "user-another",
			      "only root, or the user, can try that");
	return GOOD(attempt, "user", "%s has user ID %u and group ID %u", attempt->asked_for,
		    attempt->user.uid, attempt->user.gid);
}

static uint64_t count_ids(const struct range_list *list)
{
	uint64_t count = 0;

	for (size_t i = 0; i < list->len; i++)
		count += list->items[i].end - list->items[i].start;
	return count;
}

static int step_ranges(struct attempt *attempt, struct tried *tried)
{
	const struct query query = {.owner = attempt->user.name, .type = tried->kind->type};
	struct query_answer answer;
	uint64_t count;
	int r = query_ranges(&query, &tried->ranges, &answer);

	if (r == -ENOMEM)
		return r;
	if (r == -EAGAIN) {
		attempt->unreachable = true;
		return FAILED(attempt, tried->ranges_step, "source-down",
			      "a source of \"subid:\" or \"passwd:\" in nsswitch.conf cannot be "
			      "reached");
	}
	count = count_ids(&tried->ranges);
	if (r < 0 || count == 0) {
		r = attempt_add_nothing(attempt, tried);
		return r < 0 ? r : 1;
	}
	if (count < IDS_ENOUGH)
		return problem_add(&attempt->steps,
				   &(struct problem){.file = tried->ranges_step,
						     .code = "ids-too-few",
						     .severity = SEVERITY_ERROR},
				   "%ju IDs in %zu ranges, but most containers need %d",
				   (uintmax_t)count, tried->ranges.len, IDS_ENOUGH);
	return GOOD(attempt, tried->ranges_step, "%ju IDs, the first is %u", (uintmax_t)count,
		    tried->ranges.items[0].start);
}

static int step_namespace(struct attempt *attempt)
{
	static const char step[] = "namespace";
	const struct setting *setting;
	enum trial_stage stage;
	int r = trial_begin(&attempt->user, &attempt->trial, &stage);

	if (r == 0)
		return GOOD(attempt, step, "a user namespace can be made");
	if (r == -ETIME)
		return add_late(attempt, step, "a process of the user's");
	if (stage == TRIAL_USER)
		return FAILED(attempt, step, "user-not-taken",
			      "no process can be started as this user: %s", strerror(-r));
	setting = setting_find();
	if (setting)
		return FAILED(attempt, step, "user-namespaces-off",
			      "users may not make user namespaces: %s (sysctl(8))", setting->what);
	return FAILED(attempt, step, "namespace-not-made",
		      "unshare(2) with CLONE_NEWUSER: %s; a filter of system calls, a security "
		      "module or a chroot(2) refuses it",
		      strerror(-r));
}

/* PID, the own ID at 0, and the ranges behind it. The words and their list are one piece. */
static char **make_arguments(const struct attempt *attempt, const struct tried *tried,
			     const char *path)
{
	const struct range_list *list = &tried->ranges;
	const size_t words = 2 + 3 * (1 + list->len);
	char **argv = calloc(1, (words + 1) * sizeof(*argv) + words * NUMBER_TEXT_MAX);
	char *text = argv ? (char *)(argv + words + 1) : NULL;
	uint64_t inside = 1;
	size_t len = 0;

	if (!argv)
		return NULL;
	for (size_t i = 0; i < words; i++)
		argv[i] = text + i * NUMBER_TEXT_MAX;
	(void)output_number((uint64_t)attempt->trial.pid, argv[1]);
	(void)output_number(0, argv[2]);
	(void)output_number(tried->kind->type == USER_IDS ? attempt->user.uid : attempt->user.gid,
			    argv[3]);
	(void)output_number(1, argv[4]);
	len = 5;
	for (size_t i = 0; i < list->len; i++) {
		const uint64_t count = list->items[i].end - list->items[i].start;

		(void)output_number(inside, argv[len++]);
		(void)output_number(list->items[i].start, argv[len++]);
		(void)output_number(count, argv[len++]);
		inside += count;
	}
	argv[0] = (char *)path;
	return argv;
}

static int step_map(struct attempt *attempt, struct tried *tried)
{
	const char *program = tried->kind->program;
	char path[PATH_MAX];
	char escaped[ESCAPED_MAX];
	auto_free char **argv = NULL;
	auto_free char *said = NULL;
	int r;

	if (!helper_path(program, path) &&
	    !(program_beside(program, path) && access(path, X_OK) == 0))
		return FAILED(attempt, tried->map_step, "helper-missing",
			      "%s is not in a directory of PATH", program);
	argv = make_arguments(attempt, tried, path);
	if (!argv)
		return -ENOMEM;
	r = trial_map(&attempt->trial, argv, &said);
	if (r == 1) {
		r = attempt_add_said(attempt, tried, said);
		return r < 0 ? r : 1;
	}
	if (r == -ETIME)
		return add_late(attempt, tried->map_step, program);
	if (r < 0)
		return FAILED(attempt, tried->map_step, "helper-not-started",
			      "%s cannot be started: %s", program, strerror(-r));
	return GOOD(attempt, tried->map_step, "%s has written the map", escape_text(path, escaped));
}

static int step_use(struct attempt *attempt)
{
	static const char step[] = "use";
	const struct setting *setting;
	int r = trial_take_id(&attempt->trial, attempt->kinds[0].asked, attempt->kinds[1].asked);

	if (r == 0)
		return GOOD(attempt, step, "a process in the namespace has taken ID 1");
	if (r == -ETIME)
		return add_late(attempt, step, "a process in the namespace");
	setting = setting_find();
	return FAILED(attempt, step, setting ? "user-namespaces-off" : "ids-not-taken",
		      "a process in the namespace may not take ID 1: %s%s%s", strerror(-r),
		      setting ? "; " : "", setting ? setting->what : "");
}

/* Without ranges of both kinds, no map is tried: it would not be a container's. */
int attempt_run(struct attempt *attempt, const char *user)
{
	int r = step_user(attempt, user);
	bool ranges = true;

	for (size_t i = 0; r == 0 && i < TRIED_KINDS; i++) {
		if (attempt->kinds[i].asked)
			r = step_ranges(attempt, &attempt->kinds[i]);
		if (r > 0) {
			ranges = false;
			r = 0;
		}
	}
	if (r == 0)
		r = step_namespace(attempt);
	if (r == 0 && !ranges)
		r = 1;
	for (size_t i = 0; r == 0 && i < TRIED_KINDS; i++)
		if (attempt->kinds[i].asked)
			r = step_map(attempt, &attempt->kinds[i]);
	return r == 0 ? step_use(attempt) : r;
}
