/*
 * Runs the constructors of plugins, and asks each plugin once.
 */
#include "check_system.h"

#include <sys/stat.h>

#include "../../lib/directory/sources.h"
#include "../explain/causes.h"
#include "../explain/setting.h"
#include "../library/plugin_query.h"
#include "helper_path.h"
#include "programs.h"

static const char nsswitch[] = NSSWITCH_CONF;

/* ---------- sources */

/* Any answer will do. */
static bool answers(const struct plugin *plugin)
{
	auto_range_list struct range_list list = {0};
	size_t bad;
	int error;

	return plugin_list(plugin, "root", USER_IDS, &list, &bad, &error) <= SOURCE_NOTFOUND;
}

static int check_source(const struct source *source, bool *unreachable,
			struct problem_list *problems)
{
	struct problem problem = {
		.code = "source-not-loaded", .severity = SEVERITY_ERROR, .file = nsswitch};

	if (source_is_files(&source->rule))
		return 0;
	if (source->why[0] != '\0') {
		*unreachable = true;
		return problem_add(problems, &problem, "source %s of \"subid:\": %s",
				   source->rule.name, source->why);
	}
	if (answers(&source->plugin))
		return 0;
	*unreachable = true;
	problem.code = "source-down";
	return problem_add(problems, &problem, "source %s of \"subid:\" cannot be reached",
			   source->rule.name);
}

static int check_sources(const struct source_rules *rules, bool *unreachable,
			 struct problem_list *problems)
{
	struct problem problem = {
		.code = "source-not-a-name", .severity = SEVERITY_WARNING, .file = nsswitch};
	auto_free struct source_list *list = calloc(1, sizeof(*list));
	int r = list ? 0 : -ENOMEM;

	if (r == 0 && rules->passed_over)
		r = problem_add(problems, &problem, "a source of \"subid:\" is passed over: %s",
				rules->passed_over);
	if (r == 0)
		sources_open(rules, list);
	problem.code = "source-passed-over";
	for (size_t i = 0; r == 0 && i < list->passed_over_len; i++)
		r = problem_add(problems, &problem, "source %s of \"subid:\" is passed over: %s",
				list->passed_over[i].rule.name, list->passed_over[i].why);
	for (size_t i = 0; r == 0 && i < list->len; i++)
		r = check_source(&list->items[i], unreachable, problems);
	return r;
}

/* ---------- helpers */

static int check_helper(const struct id_kind *kind, const char *path, struct problem_list *problems)
{
	struct problem problem = {.severity = SEVERITY_ERROR, .file = path};
	auto_free struct facts *facts = calloc(1, sizeof(*facts));
	auto_free char *text = NULL;
	size_t size;
	struct hints hints = {0};

	if (!facts)
		return -ENOMEM;
	facts_gather_helper(kind, path, facts);
	if (facts->capable)
		return 0;
	hints.stream = open_memstream(&text, &size);
	if (!hints.stream)
		return -ENOMEM;
	problem.code = causes_explain(facts, &hints);
	return fclose(hints.stream) == 0 ? problem_add_lines(problems, &problem, text) : -ENOMEM;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat one;
	struct stat other;

	return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

/* The one that programs find, and the one that is installed with this program. */
static int check_helpers(const struct id_kind *kind, struct check_system *system,
			 struct problem_list *problems)
{
	const struct problem missing = {.code = "helper-missing", .severity = SEVERITY_ERROR};
	char *path = system->helpers[system->helpers_len];
	char *beside = system->helpers[system->helpers_len + 1];
	int r;

	system->helpers_len += 2;
	if (helper_path(kind->program, path))
		r = check_helper(kind, path, problems);
	else
		r = problem_add(problems, &missing,
				"%s is not in a directory of PATH: nobody finds it", kind->program);
	if (r == 0 && program_beside(kind->program, beside) && access(beside, F_OK) == 0 &&
	    !is_same_file(path, beside))
		r = check_helper(kind, beside, problems);
	return r;
}

/* ---------- the kernel */

static int check_kernel(struct problem_list *problems)
{
	const struct setting *setting = setting_find();
	const struct problem problem = {
		.code = "user-namespaces-off",
		.severity = setting && setting->by_profile ? SEVERITY_WARNING : SEVERITY_ERROR,
		.file = setting ? setting->path : NULL};

	if (!setting)
		return 0;
	return problem_add(
		problems, &problem, "users may not make user namespaces: %s%s", setting->what,
		setting->by_profile ? "; programs with a profile that says so still may" : "");
}

int check_system(const struct options *options, const struct users *users,
		 struct check_system *ret_system, struct problem_list *problems)
{
	int r;

	*ret_system = (struct check_system){0};
	r = check_sources(&users->nsswitch.subid, &ret_system->unreachable, problems);
	if (r == 0 && options->uid)
		r = check_helpers(&id_kind_uid, ret_system, problems);
	if (r == 0 && options->gid)
		r = check_helpers(&id_kind_gid, ret_system, problems);
	return r == 0 ? check_kernel(problems) : r;
}
