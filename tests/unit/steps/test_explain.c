/*
 * A refusal is handed over to the program beside this one, which is explainer.c here: what it is
 * told and left, and what is said where it cannot be executed.
 */
#include "../../../lib/steps/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

/* The first word is the caller's, and no name of a program. */
static char *const arguments[] = {(char *)"any word", (char *)"42", (char *)"0",
				  (char *)"1000",     (char *)"1",  NULL};
static const struct refusal overlap = {CAUSE_OVERLAP_INSIDE, EINVAL, 2, 1};

/* Whoever calls it is replaced, so a child does. */
static struct unit_told explain(int argc, char *const argv[], const struct refusal *refusal,
				bool capable, int held, void (*before)(void))
{
	const struct request request = {.argc = argc, .argv = argv};
	int captures[2];
	pid_t child = unit_fork_captured(captures);

	if (child == 0) {
		if (before)
			before();
		explain_refusal(&id_kind_uid, &request, refusal, capable, held);
		_exit(4);
	}
	return unit_hear(child, captures);
}

static char *own_path(void)
{
	char path[PATH_MAX] = "";

	ck_assert_int_gt(readlink("/proc/self/exe", path, sizeof(path) - 1), 0);
	return strdup(path);
}

static char *expected(const char *refused, const char *capable, const char *program,
		      const char *held, const char *rest)
{
	char *text;

	ck_assert_int_gt(asprintf(&text,
				  "subid\nexplain\n--refused=%s,%s,%s\n--program=%s\n--\n"
				  "newuidmap\n%s",
				  refused, capable, held, program, rest),
			 0);
	return text;
}

/* Where there is no explainer. */
static void go_elsewhere(void)
{
	(void)!chdir("/");
	unit_soil_stack(UINT64_MAX);
}

UNIT_TEST(test_explain_refusal_everything_is_told)
{
	auto_free char *path = own_path();
	auto_free char *text = NULL;
	auto_told struct unit_told told = explain(5, arguments, &overlap, true, -1, go_elsewhere);
	auto_free char *refused = NULL;

	ck_assert_int_gt(asprintf(&refused, "%d,%d,2,1", CAUSE_OVERLAP_INSIDE, EINVAL), 0);
	text = expected(refused, "1", path, "-1", "42\n0\n1000\n1\n");
	ck_assert_str_eq(told.out, text);
	ck_assert_str_eq(told.err, "");
	ck_assert_int_eq(told.status, 3);
}

/* Runs this program once more, in a child and as this path, for the test of this name. */
static void run_as(const char *path, const char *test)
{
	auto_told struct unit_told told = {0};
	int captures[2];
	pid_t child = unit_fork_captured(captures);

	if (child == 0) {
		(void)setenv("CK_RUN_CASE", test, 1);
		(void)execl(path, path, NULL);
		_exit(EXIT_FAILURE);
	}
	told = unit_hear(child, captures);
	ck_assert_msg(told.status == EXIT_SUCCESS, "%s", told.out);
}

static void copy_program(const char *path)
{
	auto_close int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	auto_close int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	ssize_t copied;

	ck_assert_int_ge(to, 0);
	while ((copied = sendfile(to, from, NULL, 1 << 20)) > 0)
		;
	ck_assert_int_eq(copied, 0);
}

/* Both the program and the explainer beside it have the longest paths that the kernel takes. */
UNIT_TEST(test_explain_refusal_longest_path_is_whole)
{
	enum { LEN = PATH_MAX - 1, NAME = sizeof("subid") - 1 };
	auto_text struct unit_text path = {0};
	auto_free char *first = unit_path("");
	auto_free char *own = own_path();
	auto_free char *explainer = NULL;

	unit_text_add(&path, "%s", first);
	while (path.len < LEN - NAME) {
		size_t left = LEN - NAME - 1 - path.len;

		unit_text_repeat(&path, 'd', left > NAME_MAX ? NAME_MAX - 1 : left);
		ck_assert_int_eq(mkdir(path.bytes, 0755), 0);
		unit_text_add(&path, "/");
	}
	*strrchr(own, '/') = '\0';
	ck_assert_int_gt(asprintf(&explainer, "%s/subid", own), 0);
	unit_text_add(&path, "subid");
	ck_assert_int_eq(symlink(explainer, path.bytes), 0);
	memcpy(path.bytes + path.len - NAME, "tests", NAME);
	copy_program(path.bytes);
	run_as(path.bytes, "test_explain_refusal_everything_is_told");
}

UNIT_TEST(test_explain_refusal_largest_numbers_are_whole)
{
	static const struct refusal large = {(enum cause)INT_MAX, INT_MIN, SIZE_MAX, SIZE_MAX - 1};
	auto_free char *path = own_path();
	auto_free char *refused = NULL;
	auto_free char *text = NULL;
	auto_told struct unit_told told = explain(1, arguments, &large, false, -1, NULL);

	ck_assert_int_gt(
		asprintf(&refused, "%d,%d,%zu,%zu", INT_MAX, INT_MIN, SIZE_MAX, SIZE_MAX - 1), 0);
	text = expected(refused, "0", path, "-1", "");
	ck_assert_str_eq(told.out, text);
}

/* The target's directory goes on, and no other descriptor; nor does the environment. */
UNIT_TEST(test_explain_refusal_held_descriptor_alone_is_left)
{
	auto_close int held = open("/proc/self", O_PATH | O_CLOEXEC);
	auto_free char *option = NULL;
	auto_free char *line = NULL;
	auto_told struct unit_told told = {0};

	ck_assert_int_eq(setenv("NAME", "value", 1), 0);
	told = explain(5, arguments, &overlap, true, held, NULL);
	ck_assert_int_gt(asprintf(&option, ",%d\n--program=", held), 0);
	ck_assert_int_gt(asprintf(&line, "\n1\ndescriptor %d\n", held), 0);
	ck_assert_ptr_nonnull(strstr(told.out, option));
	ck_assert_str_eq(strstr(told.out, "\n1\n"), line);
}

/* What is not open is not passed on, nor anything where descriptors are short. */
UNIT_TEST(test_explain_refusal_descriptor_that_cannot_go_on_is_not_told)
{
	static const struct refusal short_of = {CAUSE_TARGET_OPEN, EMFILE, 0, 0};
	auto_close int held = open("/proc/self", O_PATH | O_CLOEXEC);
	auto_told struct unit_told closed =
		explain(5, arguments, &overlap, true, UNIT_DESCRIPTORS - 1, NULL);
	auto_told struct unit_told few = explain(5, arguments, &short_of, true, held, NULL);

	ck_assert_ptr_nonnull(strstr(closed.out, ",-1\n--program="));
	ck_assert_ptr_nonnull(strstr(few.out, ",-1\n--program="));
	ck_assert_ptr_null(strstr(few.out, "descriptor"));
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

/* One triple more than a map may have tells that it has too many. */
UNIT_TEST(test_explain_refusal_words_beyond_one_triple_too_many_are_cut)
{
	enum { WORDS = 1 + 3 * (ID_MAP_MAX + 1), BEFORE = 6 };
	char *argv[WORDS + 3];

	for (size_t i = 0; i < UNIT_LENGTH(argv); i++)
		argv[i] = (char *)"7";
	for (int more = -1; more <= 1; more++) {
		auto_told struct unit_told told =
			explain(1 + WORDS + more, argv, &overlap, true, -1, NULL);

		ck_assert_uint_eq(count_lines(told.out),
				  (size_t)(BEFORE + WORDS + (more < 0 ? more : 0)));
	}
}

/* Then the path is the one that the kernel was given. A filter may also answer with no error. */
static void hide_link(void)
{
	unit_refuse_call(SYS_readlinkat, EACCES);
}

static void empty_link(void)
{
	unit_refuse_call(SYS_readlinkat, 0);
}

UNIT_TEST(test_explain_refusal_without_link_in_proc_is_handed_over)
{
	auto_free char *option = NULL;
	auto_told struct unit_told hidden = explain(5, arguments, &overlap, true, -1, hide_link);
	auto_told struct unit_told empty = explain(5, arguments, &overlap, true, -1, empty_link);

	ck_assert_int_gt(asprintf(&option, "\n--program=%s\n", (const char *)getauxval(AT_EXECFN)),
			 0);
	ck_assert_ptr_nonnull(strstr(hidden.out, option));
	ck_assert_ptr_nonnull(strstr(empty.out, option));
}

/* The explainer then lies in the working directory. */
UNIT_TEST(test_explain_refusal_of_path_without_directory_is_handed_over)
{
	auto_free char *path = own_path();
	char *slash = strrchr(path, '/');

	*slash = '\0';
	ck_assert_int_eq(chdir(path), 0);
	run_as(slash + 1, "test_explain_refusal_without_link_in_proc_is_handed_over");
}

static void refuse_execution(void)
{
	unit_refuse_call(SYS_execve, EACCES);
}

UNIT_TEST(test_explain_refusal_that_cannot_be_handed_over_is_told)
{
	auto_told struct unit_told told =
		explain(5, arguments, &overlap, true, -1, refuse_execution);

	ck_assert_int_eq(told.status, 4);
	ck_assert_str_eq(told.out, "");
	ck_assert_str_eq(
		told.err,
		"newuidmap: hint: the reason is explained by subid(8), which cannot be executed "
		"here (Permission denied): install the package, or the component \"tools\", that "
		"has "
		"bin/subid and libexec/newidmap/subid; to explain, bin/subid beside newuidmap is "
		"enough\n");
}

static char *privilege_left(bool unmapped)
{
	auto_close int capture = unit_capture(STDERR_FILENO);

	explain_privilege_left(&id_kind_gid, unmapped);
	return unit_captured(capture);
}

UNIT_TEST(test_explain_privilege_left_has_two_causes)
{
	auto_free char *mapped = privilege_left(false);
	auto_free char *unmapped = privilege_left(true);

	ck_assert_str_eq(
		mapped,
		"newgidmap: hint: privilege could not be given up, so nothing was looked into; is "
		"memory limited (ulimit -v), or does a filter of system calls (Seccomp: 2 in "
		"/proc/self/status) refuse setresuid(2), getresuid(2), capget(2) or capset(2)? "
		"[privilege-left]\n");
	ck_assert_str_eq(
		unmapped,
		"newgidmap: hint: your user ID is not mapped in the user namespace that newgidmap "
		"runs in (cat /proc/self/uid_map), so that it cannot become you; call it outside "
		"of that namespace [caller-not-mapped]\n");
}
