#include "contender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

enum { MOST_WORDS = 8 };

/* The command lines of the yardsticks, after their directory. */
static const struct {
	const char *name;
	const char *words;
} yardsticks[] = {
	{"nothing", "nothing"},
	{"read", "newlines read /etc/subuid"},
	{"memchr", "newlines memchr /etc/subuid"},
	{"copy", "copy /etc/subuid /etc/subuid.copy"},
};

static char *join(const char *directory, const char *name)
{
	char *path = NULL;
	check(asprintf(&path, "%s/%s", directory, name), "memory");
	return path;
}

/* Splits a copy of the text at its blanks. */
static char **words_of(const char *text, size_t before)
{
	char **words = make(before + MOST_WORDS + 1, sizeof(*words));
	char *rest = NULL;
	char *copy = join("", text ? text : "");
	for (char *word = strtok_r(copy + 1, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words[before++] = word;
	return words;
}

static char **words_of_helper(char *program, char *const *request)
{
	size_t count = 2;
	while (request[count] != NULL)
		count++;
	char **words = make(count + 1, sizeof(*words));
	memcpy(words, request, count * sizeof(*words));
	words[0] = program;
	return words;
}

static void add(struct contenders *contenders, const char *name, char **words, bool yardstick)
{
	contenders->all[contenders->count++] =
		(struct contender){.name = name, .words = words, .yardstick = yardstick};
}

static void add_yardstick(struct contenders *contenders, const char *name, const char *directory)
{
	for (size_t i = 0; i < sizeof(yardsticks) / sizeof(yardsticks[0]); i++) {
		if (strcmp(name, yardsticks[i].name) != 0)
			continue;
		char **words = words_of(yardsticks[i].words, 0);
		words[0] = join(directory, words[0]);
		add(contenders, yardsticks[i].name, words, true);
		return;
	}
	fail("there is no yardstick %s", name);
}

void contenders_find(const struct workload *workload, const struct settings *settings,
		     char *const *words, struct contenders *ret_contenders)
{
	bool helper = workload->task == TASK_MAP || workload->task == TASK_MAPS_AT_ONCE;
	*ret_contenders = (struct contenders){
		.all = make(settings->implementation_count + MOST_WORDS, sizeof(struct contender))};

	for (size_t i = 0; i < settings->implementation_count; i++) {
		const struct implementation *one = &settings->implementations[i];
		char *program = join(one->directory, workload->program);
		if (access(program, X_OK) != 0) {
			free(program);
			continue;
		}
		char **line =
			helper ? words_of_helper(program, words) : words_of(workload->arguments, 1);
		line[0] = program;
		add(ret_contenders, one->name, line, false);
	}
	char **names = words_of(workload->yardsticks, 0);
	for (size_t i = 0; names[i] != NULL; i++)
		add_yardstick(ret_contenders, names[i], settings->yardsticks);
	free(names);
}
