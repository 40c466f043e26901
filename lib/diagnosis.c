/*
 * One table says, for each cause, what the first line is and who adds the hints.
 *
 * Runs after a refusal only, as the caller without any privilege: a request that is granted pays
 * nothing for it.
 */
#include "diagnosis.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "hints.h"
#include "information.h"
#include "message.h"

#define LINE_SIZE 512
#define LOGGED_TRIPLES 10

static void usage(const struct job *job, char *line)
{
	information_usage(job->kind, line, LINE_SIZE);
}

static void too_few(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: Not enough arguments to form %zu mappings",
		       job->kind->program, job->refusal.triple + 1);
}

static void overflow(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: %s overflow detected.", job->kind->program,
		       job->kind->subid);
}

static void not_allowed(const struct job *job, char *line)
{
	const struct id_extent *extent = &job->request.map.extents[job->refusal.triple];

	(void)snprintf(line, LINE_SIZE, "%s: %s range [%u-%ju) -> [%u-%ju) not allowed",
		       job->kind->program, job->kind->id, extent->inside,
		       (uintmax_t)extent->inside + extent->count, extent->outside,
		       (uintmax_t)extent->outside + extent->count);
}

static void no_caps(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: Could not set caps", job->kind->program);
}

static void no_user_name(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: Cannot determine your user name.", job->kind->program);
}

static void no_directory(const struct job *job, char *line)
{
	char escaped[ESCAPED_MAX];

	(void)snprintf(line, LINE_SIZE, "%s: Could not open proc directory for target %s",
		       job->kind->program, message_escape(job->request.target_text, escaped));
}

static void different_user(const struct job *job, char *line)
{
	const struct caller *caller = &job->caller;
	struct target target = job->target;
	struct refusal ignored;
	struct stat st = {0};

	/* The caller is looked at before the target. */
	if (target.dir < 0 && target_open(&job->request, caller, &target, &ignored) < 0)
		ignored.cause = CAUSE_TARGET_OPEN;
	if (target.dir >= 0)
		(void)fstat(target.dir, &st);
	(void)snprintf(line, LINE_SIZE,
		       "%s: Target process is owned by a different user: "
		       "uid:%u pw_uid:%u st_uid:%u, gid:%u pw_gid:%u st_gid:%u",
		       job->kind->program, caller->uid,
		       caller->user.name ? caller->user.uid : caller->uid, st.st_uid, caller->gid,
		       caller->user.name ? caller->user.gid : caller->gid, st.st_gid);
}

static void call_failed(const struct job *job, char *line, const char *call)
{
	(void)snprintf(line, LINE_SIZE, "%s: %s failed: %s", job->kind->program, call,
		       strerror(job->refusal.error));
}

static void open_failed(const struct job *job, char *line)
{
	char call[ESCAPED_MAX];

	(void)snprintf(call, sizeof(call), "open of %s", job->kind->map_file);
	call_failed(job, line, call);
}

static void write_failed(const struct job *job, char *line)
{
	char call[ESCAPED_MAX];

	(void)snprintf(call, sizeof(call), "write to %s", job->kind->map_file);
	call_failed(job, line, call);
}

static void setgroups_failed(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: failed to setgroups deny policy: %s",
		       job->kind->program, strerror(job->refusal.error));
}

static void read_failed(const struct job *job, char *line)
{
	char call[ESCAPED_MAX];

	(void)snprintf(call, sizeof(call), "reading %s",
		       job->refusal.cause == CAUSE_LOGIN_DEFS ? "/etc/login.defs"
							      : job->kind->subid_file);
	call_failed(job, line, call);
}

static void not_settled(const struct job *job, char *line)
{
	call_failed(job, line, "getting ready (standard descriptors, signals, limits)");
}

static void no_memory(const struct job *job, char *line)
{
	(void)snprintf(line, LINE_SIZE, "%s: out of memory", job->kind->program);
}

struct row {
	void (*first_line)(const struct job *job, char line[static LINE_SIZE]);
	void (*hints)(const struct job *job);
};

static const struct row rows[] = {
	[CAUSE_STARTUP] = {not_settled, NULL},
	[CAUSE_USAGE] = {usage, NULL},
	[CAUSE_TARGET_TEXT] = {usage, hint_number},
	[CAUSE_TRIPLE_MISSING] = {too_few, hint_number},
	[CAUSE_NUMBER] = {usage, hint_number},
	[CAUSE_NUMBER_RANGE] = {overflow, hint_number},
	[CAUSE_END_TOO_HIGH] = {overflow, hint_number},
	[CAUSE_COUNT_ZERO] = {not_allowed, hint_number},
	[CAUSE_OVERLAP_INSIDE] = {write_failed, hint_overlap},
	[CAUSE_OVERLAP_OUTSIDE] = {write_failed, hint_overlap},
	[CAUSE_TRIPLES_MAX] = {write_failed, hint_limit},
	[CAUSE_TEXT_MAX] = {write_failed, hint_limit},
	[CAUSE_MEMORY] = {no_memory, NULL},
	[CAUSE_PRIVILEGES] = {no_caps, hint_system},
	[CAUSE_USER_DATABASE] = {no_user_name, hint_system},
	[CAUSE_LOGIN_DEFS] = {read_failed, NULL},
	[CAUSE_CALLER_GROUP] = {different_user, hint_caller},
	[CAUSE_TARGET_OPEN] = {no_directory, hint_target},
	[CAUSE_TARGET_NOT_PROC] = {no_directory, hint_target},
	[CAUSE_TARGET_OWNER] = {different_user, hint_target},
	[CAUSE_TARGET_GROUP] = {different_user, hint_target},
	[CAUSE_TARGET_CHANGED] = {write_failed, hint_namespace},
	[CAUSE_NAMESPACE_OPEN] = {open_failed, hint_map_open},
	[CAUSE_NAMESPACE_OURS] = {write_failed, hint_namespace},
	[CAUSE_NAMESPACE_NOT_CHILD] = {write_failed, hint_namespace},
	[CAUSE_NAMESPACE_OWNER] = {write_failed, hint_namespace},
	[CAUSE_DELEGATION_READ] = {read_failed, NULL},
	[CAUSE_NOT_DELEGATED] = {not_allowed, hint_not_delegated},
	[CAUSE_MAP_OPEN] = {open_failed, hint_map_open},
	[CAUSE_SETGROUPS] = {setgroups_failed, hint_map_open},
	[CAUSE_MAP_WRITE] = {write_failed, hint_map_write},
};

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
	char map[LINE_SIZE];

	describe_map(&job->request.map, map, sizeof(map));
	openlog(job->kind->program, LOG_PID, LOG_AUTHPRIV);
	syslog(LOG_NOTICE, "refused: user %s (%u), target %s, map \"%s\": %s",
	       message_escape(job->caller.user.name ? job->caller.user.name : "?", user), getuid(),
	       message_escape(job->request.target_text, target), map, line);
	closelog();
}

void diagnosis_report(const struct job *job, bool privilege_left)
{
	const struct row *row = &rows[job->refusal.cause];
	char line[LINE_SIZE];

	row->first_line(job, line);
	(void)fprintf(stderr, "%s\n", line);
	if (privilege_left) {
		message_hint(
			job->kind->program,
			"privilege could not be given up, so nothing was looked into; is memory "
			"limited (ulimit -v), or is your user ID not mapped in this user "
			"namespace (/proc/self/uid_map)?");
		return;
	}
	if (row->hints)
		row->hints(job);
	if (job->request.text)
		log_refusal(job, line);
}
