#include "attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller.h"
#include "fail.h"
#include "target.h"
#include "text_file.h"

enum { AT_ONCE = 200, MOST_SECONDS = 120, PID_SIZE = 12 };

void scene_begin(const struct workload *workload, struct scene *ret_scene)
{
	*ret_scene = (struct scene){.workload = workload};
	users_write(workload->users);
	lines_write(&workload->lines);
	request_make(workload->scattered, &ret_scene->request);
	ret_scene->output = check(memfd_create("output", MFD_CLOEXEC), "memfd_create");
	if (workload->task == TASK_GRANT)
		ret_scene->subuid = text_read("/etc/subuid", &ret_scene->length);
}

void scene_end(struct scene *scene)
{
	close(scene->output);
	free(scene->subuid);
}

/* ------------------------------------------------------------------------------------ answers */

static _Noreturn void wrong(const struct scene *scene, const struct contender *contender,
			    const char *what)
{
	size_t length = 0;
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", scene->output);
	char *text = text_read(path, &length);
	errno = 0;
	fail("%s, %s: %s; it says: %.300s", scene->workload->name, contender->name, what, text);
}

static void check_status(const struct scene *scene, const struct contender *contender, int status)
{
	char what[64];
	bool refused = scene->workload->refused && !contender->yardstick;
	if (status == 256 + SIGXCPU && scene->workload->minutes)
		return;
	(void)snprintf(what, sizeof(what), "the exit status is %d", status);
	if (status != (refused ? 1 : 0))
		wrong(scene, contender, what);
}

static void check_map(const struct scene *scene, const struct contender *contender,
		      const struct target *target)
{
	char map[16 * 1024];
	const char *file =
		strcmp(scene->workload->program, "newgidmap") == 0 ? "gid_map" : "uid_map";
	const char *wanted = scene->workload->refused ? "" : scene->request.map;
	target_read_map(target, file, map, sizeof(map));
	if (!contender->yardstick && strcmp(map, wanted) != 0)
		wrong(scene, contender, "the map is not what was asked for");
}

static void check_output(const struct scene *scene, const struct contender *contender)
{
	const char *wanted = scene->workload->output;
	char text[256] = "";
	if (wanted == NULL || contender->yardstick)
		return;
	check((int)pread(scene->output, text, sizeof(text) - 1, 0), "pread");
	if (strcmp(text, wanted) != 0)
		wrong(scene, contender, "the output is not what it must be");
}

static bool is_line_of_grant(const char *line, const struct contender *contender)
{
	static const char owner[] = CALLER_NAME ":";
	static const char end[] = ":65536\n";
	size_t length = strlen(line);
	if (contender->yardstick)
		return length == 0;
	return length > strlen(end) && strncmp(line, owner, strlen(owner)) == 0 &&
	       strcmp(line + length - strlen(end), end) == 0 &&
	       strchr(line, '\n') == line + length - 1;
}

/*
 * The file is what it was, and a line more; the yardstick's is a copy. Where there are several free
 * ranges, which of them is granted is for the implementation to say.
 */
static void check_file(const struct scene *scene, const struct contender *contender)
{
	const char *path = contender->yardstick ? "/etc/subuid.copy" : "/etc/subuid";
	size_t length = 0;
	char *text = text_read(path, &length);
	if (length < scene->length || memcmp(text, scene->subuid, scene->length) != 0 ||
	    !is_line_of_grant(text + scene->length, contender))
		wrong(scene, contender, "the file is not what it must be");
	free(text);
}

static void check_answer(const struct scene *scene, const struct contender *contender, int status)
{
	check_status(scene, contender, status);
	check_output(scene, contender);
	if (scene->workload->task == TASK_GRANT)
		check_file(scene, contender);
}

/* --------------------------------------------------------------------------------------- runs */

static struct command command_of(const struct scene *scene, const struct contender *contender)
{
	check(ftruncate(scene->output, 0), "ftruncate");
	check((int)lseek(scene->output, 0, SEEK_SET), "lseek");
	if (scene->workload->task == TASK_GRANT)
		text_write("/etc/subuid", scene->subuid, scene->length);
	return (struct command){
		.words = contender->words,
		.as_root = scene->workload->task == TASK_GRANT,
		.most_seconds = scene->workload->minutes ? MOST_SECONDS : 0,
		.out = scene->output,
		.err = scene->output,
	};
}

/* Lets run be called with a command, for which a target is there if the workload needs one. */
static void attempt(struct scene *scene, const struct contender *contender,
		    int (*run)(const struct command *command, void *result), void *result)
{
	struct command command = command_of(scene, contender);
	struct target target;
	char pid[PID_SIZE];

	if (scene->workload->task != TASK_MAP) {
		check_answer(scene, contender, run(&command, result));
		return;
	}
	target_start(&target);
	(void)snprintf(pid, sizeof(pid), "%d", target.pid);
	if (!contender->yardstick)
		contender->words[1] = pid;
	check_answer(scene, contender, run(&command, result));
	check_map(scene, contender, &target);
	target_end(&target);
}

static int run_timed(const struct command *command, void *result)
{
	struct run *run = result;
	launch(command, run);
	return run->status;
}

static int count_calls(const struct command *command, void *result)
{
	struct cost *cost = result;
	trace_calls(command, cost);
	return cost->status;
}

static int count_instructions(const struct command *command, void *result)
{
	struct cost *cost = result;
	trace_instructions(command, cost);
	return cost->status;
}

/* The yardsticks stand by in processes that have a target as well: all that differs is the program.
 */
static void attempt_at_once(struct scene *scene, const struct contender *contender,
			    struct run *ret_run)
{
	static struct command commands[AT_ONCE];
	static struct target targets[AT_ONCE];
	static char pids[AT_ONCE][PID_SIZE];
	size_t count = 2;

	while (contender->words[0] && !contender->yardstick && contender->words[count])
		count++;
	for (int i = 0; i < AT_ONCE; i++) {
		char **words = make(count + 1, sizeof(*words));
		memcpy(words, contender->words,
		       contender->yardstick ? sizeof(*words) : count * sizeof(*words));
		target_start(&targets[i]);
		(void)snprintf(pids[i], PID_SIZE, "%d", targets[i].pid);
		if (!contender->yardstick)
			words[1] = pids[i];
		commands[i] = command_of(scene, contender);
		commands[i].words = words;
	}
	launch_all(commands, AT_ONCE, ret_run);
	check_answer(scene, contender, ret_run->status);
	for (int i = 0; i < AT_ONCE; i++) {
		check_map(scene, contender, &targets[i]);
		target_end(&targets[i]);
		free((void *)commands[i].words);
	}
}

void attempt_timed(struct scene *scene, const struct contender *contender, struct run *ret_run)
{
	if (scene->workload->task == TASK_MAPS_AT_ONCE)
		attempt_at_once(scene, contender, ret_run);
	else
		attempt(scene, contender, run_timed, ret_run);
}

void attempt_counted(struct scene *scene, const struct contender *contender, struct cost *ret_cost)
{
	attempt(scene, contender, count_calls, ret_cost);
	if (scene->workload->instructions)
		attempt(scene, contender, count_instructions, ret_cost);
}
