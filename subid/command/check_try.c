/*
 * subid check USER: what rootless Podman does before it starts a container, step by step.
 *
 * The login name is the caller's word, and so is all that a helper prints: it is escaped.
 */
#include "../../lib/base/number.h"
#include "../explain/causes.h"
#include "../explain/setting.h"
#include "../library/log.h"
#include "../library/query.h"
#include "check.h"
#include "helper_path.h"
#include "output.h"
#include "programs.h"
#include "trial.h"

/* What a container takes: one ID for each that a system of its own may have. */
#define ENOUGH 65536

#define KINDS 2

/* A kind of IDs that is tried. */
struct tried {
	const struct id_kind *kind;
	const char *ranges_step;
	const char *map_step;
	bool asked;
	struct range_list ranges;
	char cause[64]; /* the name that the helper has told */
};

/* A step is a problem whose file is the step's name; one that is good is a note. */
struct attempt {
	const char *asked_for; /* escaped */
	bool by_another;       /* than this user */
	char whose[ESCAPED_MAX + sizeof("'s")];
	struct user user;
	struct owner owner;
	struct tried kinds[KINDS];
	struct trial trial;
	struct problem_list steps;
	bool unreachable;
};

static bool is_good(const struct problem *step)
{
	return step->severity == SEVERITY_NOTE;
}

/* ---------- the steps. They return 0; 1 if those that follow have no point; or -ENOMEM */

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
	if (!attempt->user.name)
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

/* The explanation is that of a helper to which the user comes without a range. */
static int explain_nothing(struct attempt *attempt, const struct tried *tried)
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
	caller_clear(&refused->caller);
	if (fclose(hints.stream) != 0)
		return -ENOMEM;
	return problem_add_lines(&attempt->steps,
				 &(struct problem){.file = tried->ranges_step,
						   .code = cause,
						   .severity = SEVERITY_ERROR},
				 text);
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
		r = explain_nothing(attempt, tried);
		return r < 0 ? r : 1;
	}
	if (count < ENOUGH)
		return problem_add(&attempt->steps,
				   &(struct problem){.file = tried->ranges_step,
						     .code = "ids-too-few",
						     .severity = SEVERITY_ERROR},
				   "%ju IDs in %zu ranges, but most containers need %d",
				   (uintmax_t)count, tried->ranges.len, ENOUGH);
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
static int add_said(struct attempt *attempt, struct tried *tried, char *said)
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
		r = add_said(attempt, tried, said);
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
static int try_all(struct attempt *attempt, const char *user)
{
	int r = step_user(attempt, user);
	bool ranges = true;

	for (size_t i = 0; r == 0 && i < KINDS; i++) {
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
	for (size_t i = 0; r == 0 && i < KINDS; i++)
		if (attempt->kinds[i].asked)
			r = step_map(attempt, &attempt->kinds[i]);
	return r == 0 ? step_use(attempt) : r;
}

/* ---------- what is printed */

static int print_step(struct output_table *table, const struct problem *step)
{
	const char *cells[] = {step->file, is_good(step) ? "ok" : "failed", step->code, step->text};
	auto_free char *remedy = step->remedy ? strdup(step->remedy) : NULL;
	char *rest = remedy;
	int r = output_table_add(table, cells, is_good(step) ? PAINT_GOOD : PAINT_BAD);

	cells[1] = "hint";
	while (r == 0 && (cells[3] = strsep(&rest, "\n")))
		r = output_table_add(table, cells, PAINT_NONE);
	return r;
}

static int print_table(const struct attempt *attempt)
{
	static const struct output_column columns[] = {{.name = "step"},
						       {.name = "result"},
						       {.name = "cause"},
						       {.name = "text", .wraps = true}};
	auto_table struct output_table *table = NULL;
	int r = output_table_new(columns, sizeof(columns) / sizeof(columns[0]), &table);

	for (size_t i = 0; r == 0 && i < attempt->steps.len; i++)
		r = print_step(table, &attempt->steps.items[i]);
	return r == 0 ? output_table_finish(table) : r;
}

static int add_step(struct json_object *array, const struct problem *step)
{
	struct json_object *object = json_object_new_object();
	int r = object ? json_add_text(object, "step", step->file) : -ENOMEM;

	if (r == 0)
		r = json_add_bool(object, "good", is_good(step));
	if (r == 0)
		r = json_add_text(object, "cause", step->code);
	if (r == 0)
		r = json_add_text(object, "text", step->text);
	if (r == 0)
		r = json_add_lines(object, "remedy", step->remedy);
	if (r == 0 && json_object_array_add(array, object) == 0)
		return 0;
	(void)json_object_put(object);
	return -ENOMEM;
}

static int print_json(const struct attempt *attempt, bool works)
{
	struct json_object *document = json_object_new_object();
	struct json_object *steps = json_object_new_array();
	int r = document && steps ? json_add_text(document, "user", attempt->asked_for) : -ENOMEM;

	if (r == 0)
		r = json_add_bool(document, "works", works);
	for (size_t i = 0; r == 0 && i < attempt->steps.len; i++)
		r = add_step(steps, &attempt->steps.items[i]);
	if (r == 0) {
		r = json_add(document, "steps", steps);
		steps = NULL;
	}
	(void)json_object_put(steps);
	if (r == 0)
		return output_json(document);
	(void)json_object_put(document);
	return r;
}

int check_try(const struct options *options, const char *user)
{
	char escaped[ESCAPED_MAX];
	struct attempt attempt = {
		.asked_for = escape_text(user, escaped),
		.kinds = {{.kind = &id_kind_uid,
			   .ranges_step = "uid-ranges",
			   .map_step = "uid-map",
			   .asked = options->uid},
			  {.kind = &id_kind_gid,
			   .ranges_step = "gid-ranges",
			   .map_step = "gid-map",
			   .asked = options->gid}},
		.trial = {.talk = -1},
	};
	bool works;
	int r;

	(void)snprintf(attempt.whose, sizeof(attempt.whose), "%s's", attempt.asked_for);
	r = try_all(&attempt, user);

	if (attempt.trial.pid > 0)
		trial_end(&attempt.trial);
	works = problem_count(&attempt.steps, SEVERITY_ERROR) == 0;
	if (r >= 0)
		r = options->json ? print_json(&attempt, works) : print_table(&attempt);
	for (size_t i = 0; i < KINDS; i++)
		range_list_clear(&attempt.kinds[i].ranges);
	problem_list_clear(&attempt.steps);
	user_clear(&attempt.user);
	if (r < 0)
		log_message("%s", strerror(-r));
	if (r < 0 || !works)
		return attempt.unreachable ? VERB_UNREACHABLE : VERB_REFUSED;
	return VERB_GOOD;
}
