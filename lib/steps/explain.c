/*
 * The process is the caller, and holds nothing: so it does no harm that the caller can make
 * anything of it.
 */
#include "explain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

/* The target and one triple too many: what follows is refused without being looked at. */
#define WORDS_MAX (1 + 3 * (ID_MAP_MAX + 1))

static const char explainer[] = "subid";

/* Where /proc does not show it, the path is the one that the kernel was given. */
static void find_program(char path[static PATH_MAX])
{
	ssize_t len = readlinkat(AT_FDCWD, "/proc/self/exe", path, PATH_MAX - 1);

	if (len > 0)
		path[len] = '\0';
	else
		(void)snprintf(path, PATH_MAX, "%s", (const char *)getauxval(AT_EXECFN));
}

static void execute(const char *program, char *const words[])
{
	char path[PATH_MAX + sizeof(explainer)];
	const char *slash = strrchr(program, '/');
	int directory_len = slash ? (int)(slash - program) + 1 : 0;

	(void)snprintf(path, sizeof(path), "%.*s%s", directory_len, program, explainer);
	(void)execve(path, words, (char *[]){NULL});
}

void explain_refusal(const struct id_kind *kind, const struct request *request,
		     const struct refusal *refusal, bool capable, int held)
{
	char path[PATH_MAX];
	char program[sizeof("--program=") + PATH_MAX];
	char refused[sizeof("--refused=,,,,,") + 6 * sizeof("18446744073709551615")];
	/* subid explain, the options, --, the program; the request; and what ends the list. */
	char *words[6 + WORDS_MAX + 1] = {(char *)explainer, (char *)"explain",    refused, program,
					  (char *)"--",      (char *)kind->program};
	/* The explainer starts with few descriptors, where these are what is short. */
	bool passed_on = refusal->error != EMFILE && fcntl(held, F_SETFD, 0) == 0;

	find_program(path);
	(void)snprintf(program, sizeof(program), "--program=%s", path);
	(void)snprintf(refused, sizeof(refused), "--refused=%d,%d,%zu,%zu,%d,%d", refusal->cause,
		       refusal->error, refusal->triple, refusal->other, capable,
		       passed_on ? held : -1);
	for (int i = 1; i < request->argc && i <= WORDS_MAX; i++)
		words[5 + i] = request->argv[i];
	execute(path, words);
	(void)fprintf(stderr,
		      "%s: hint: the reason is explained by subid(8), which cannot be executed "
		      "here (%s): install the package, or the component \"tools\", that has "
		      "bin/subid and libexec/newidmap/subid; to explain, bin/subid beside %s is "
		      "enough\n",
		      kind->program, strerror(errno), kind->program);
}

void explain_privilege_left(const struct id_kind *kind, bool unmapped)
{
	if (unmapped)
		(void)fprintf(
			stderr,
			"%s: hint: your user ID is not mapped in the user namespace that %s "
			"runs in (cat /proc/self/uid_map), so that it cannot become you; call "
			"it outside of that namespace [caller-not-mapped]\n",
			kind->program, kind->program);
	else
		(void)fprintf(
			stderr,
			"%s: hint: privilege could not be given up, so nothing was looked "
			"into; is memory limited (ulimit -v), or does a filter of system calls "
			"(Seccomp: 2 in /proc/self/status) refuse setresuid(2), getresuid(2), "
			"capget(2) or capset(2)? [privilege-left]\n",
			kind->program);
}
