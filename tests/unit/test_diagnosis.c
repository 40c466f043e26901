/*
 * What is said about a refusal: the first line that people search for, and the hint behind it.
 *
 * Requests that could be read are also logged: so no job here has a text.
 */
#include "../../subid/explain/diagnosis.h"

#include <errno.h>
#include <string.h>

#include "fixture.h"

#define WORDS_MAX 16

/* A job that is refused; what it points to lives as long. */
static struct job refused_job(const struct id_kind *kind, struct refusal refusal)
{
	struct job job = job_begin(kind);

	job.refusal = refusal;
	job.request.target_text = "42";
	job.request.map = (struct id_map){.len = 2, .extents = {{0, 1000, 1}, {1, 100000, 65536}}};
	job.caller = (struct caller){.uid = 1000, .gid = 101};
	return job;
}

/* What is reported; if privilege is left, nothing is examined for it. Freed with free(3). */
static char *report(const struct job *job, bool privilege_left)
{
	auto_close int capture = unit_capture(STDERR_FILENO);

	diagnosis_report(job, privilege_left);
	return unit_captured(capture);
}

UNIT_TEST(test_diagnosis_report_first_lines_are_those_that_people_search_for)
{
	static const struct {
		const struct id_kind *kind;
		struct refusal refusal;
		const char *line;
	} cases[] = {
		{&id_kind_uid,
		 {.cause = CAUSE_NOT_DELEGATED, .triple = 1},
		 "newuidmap: uid range [1-65537) -> [100000-165536) not allowed\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_NOT_DELEGATED},
		 "newgidmap: gid range [0-1) -> [1000-1001) not allowed\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_MAP_WRITE, .error = EPERM},
		 "newuidmap: write to uid_map failed: Operation not permitted\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_MAP_WRITE, .error = EINVAL},
		 "newgidmap: write to gid_map failed: Invalid argument\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_OVERLAP_INSIDE, .error = EINVAL, .triple = 1},
		 "newuidmap: write to uid_map failed: Invalid argument\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_TRIPLES_MAX, .error = EINVAL},
		 "newuidmap: write to uid_map failed: Invalid argument\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_NAMESPACE_OURS, .error = EPERM},
		 "newuidmap: write to uid_map failed: Operation not permitted\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_MAP_OPEN, .error = EACCES},
		 "newuidmap: open of uid_map failed: Permission denied\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_MAP_OPEN, .error = EACCES},
		 "newgidmap: open of gid_map failed: Permission denied\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_PRIVILEGES, .error = EPERM},
		 "newuidmap: Could not set caps\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_SETGROUPS, .error = EPERM},
		 "newgidmap: failed to setgroups deny policy: Operation not permitted\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_TARGET_OWNER},
		 "newuidmap: Target process is owned by a different user: "
		 "uid:1000 pw_uid:1000 st_uid:0, gid:101 pw_gid:101 st_gid:0\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_TARGET_OPEN, .error = ENOENT},
		 "newuidmap: Could not open proc directory for target 42\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_USAGE},
		 "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> "
		 "[ <uid> <loweruid> <count> ] ...\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_NUMBER, .error = -EINVAL, .word = "x"},
		 "usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
		 "[ <gid> <lowergid> <count> ] ...\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_NUMBER_RANGE},
		 "newuidmap: subuid overflow detected.\n"},
		{&id_kind_gid,
		 {.cause = CAUSE_END_TOO_HIGH},
		 "newgidmap: subgid overflow detected.\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_TRIPLE_MISSING, .triple = 1},
		 "newuidmap: Not enough arguments to form 2 mappings\n"},
		{&id_kind_uid,
		 {.cause = CAUSE_USER_DATABASE, .error = EIO},
		 "newuidmap: Cannot determine your user name.\n"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		struct job job = refused_job(cases[i].kind, cases[i].refusal);
		auto_free char *text = report(&job, true);

		ck_assert_msg(strncmp(text, cases[i].line, strlen(cases[i].line)) == 0,
			      "%s instead of %s", text, cases[i].line);
	}
}

UNIT_TEST(test_diagnosis_report_every_cause_has_a_first_line_and_then_hints)
{
	static const char hint[] = "newuidmap: hint: ";

	for (int cause = CAUSE_STARTUP; cause <= CAUSE_MAP_WRITE; cause++) {
		struct job job = refused_job(&id_kind_uid, (struct refusal){
								   .cause = (enum cause)cause,
								   .error = EIO,
							   });
		auto_free char *text = report(&job, true);
		char *rest = text;
		const char *line = strsep(&rest, "\n");

		ck_assert_msg(strncmp(line, hint, strlen(hint)) != 0 &&
				      (strncmp(line, "newuidmap: ", 11) == 0 ||
				       strncmp(line, "usage: newuidmap ", 17) == 0),
			      "cause %d: %s", cause, line);
		for (line = strsep(&rest, "\n"); rest; line = strsep(&rest, "\n"))
			ck_assert_msg(strncmp(line, hint, strlen(hint)) == 0, "cause %d: %s", cause,
				      line);
		ck_assert_str_eq(line, "");
	}
}

/* Reads the command line as the program does, and reports why it is refused. */
static char *report_line(const char *line)
{
	struct job job = job_begin(&id_kind_uid);
	auto_free char *text = strdup(line);
	char *words[WORDS_MAX] = {NULL};
	int count = 0;

	ck_assert_ptr_nonnull(text);
	for (char *rest = text; rest; count++) {
		ck_assert_int_lt(count, WORDS_MAX);
		words[count] = strsep(&rest, " ");
	}
	ck_assert_int_eq(request_parse(count, words, &job.request, &job.refusal), -1);
	ck_assert_ptr_null(job.request.text);
	return report(&job, false);
}

UNIT_TEST(test_diagnosis_report_hint_names_what_is_wrong_with_the_command_line)
{
	static const struct {
		const char *line;
		const char *first;
		const char *hints[3];
	} cases[] = {
		{"newuidmap self 0 0 1", "usage: newuidmap ", {"\"self\""}},
		{"newuidmap 1",
		 "newuidmap: Not enough arguments to form 1 mappings\n",
		 {"triple 1"}},
		{"newuidmap 1 0 0 1 5",
		 "newuidmap: Not enough arguments to form 2 mappings\n",
		 {"triple 2"}},
		{"newuidmap 1 0 0 1 1 +1 1",
		 "usage: newuidmap ",
		 {"triple 2: OUTSIDE \"+1\" is not a plain decimal number"}},
		{"newuidmap 1 0 01 1",
		 "usage: newuidmap ",
		 {"triple 1: OUTSIDE \"01\" has a leading zero"}},
		{"newuidmap 1 0 0 ", "usage: newuidmap ", {"triple 1: COUNT \"\" is empty"}},
		{"newuidmap 1 4294967295 0 1",
		 "newuidmap: subuid overflow detected.\n",
		 {"triple 1: INSIDE 4294967295 is too large", "4294967294"}},
		{"newuidmap 1 0 4294967294 2",
		 "newuidmap: subuid overflow detected.\n",
		 {"triple 1", "OUTSIDE 4294967294", "past 4294967294"}},
		{"newuidmap 1 7 8 0",
		 "newuidmap: uid range [7-7) -> [8-8) not allowed\n",
		 {"triple 1: COUNT is 0"}},
		{"newuidmap 1 0 5 1 0 6 1",
		 "newuidmap: write to uid_map failed: Invalid argument\n",
		 {"triples 1 (0 5 1) and 2 (0 6 1)", "inside"}},
		{"newuidmap 1 0 5 1 1 5 1",
		 "newuidmap: write to uid_map failed: Invalid argument\n",
		 {"triples 1 (0 5 1) and 2 (1 5 1)", "outside"}},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_free char *text = report_line(cases[i].line);
		const char *hint = strstr(text, "\nnewuidmap: hint: ");

		ck_assert_msg(strncmp(text, cases[i].first, strlen(cases[i].first)) == 0, "%s",
			      text);
		ck_assert_msg(hint, "%s", text);
		for (size_t j = 0; j < UNIT_LENGTH(cases[i].hints) && cases[i].hints[j]; j++)
			ck_assert_msg(strstr(hint, cases[i].hints[j]), "no \"%s\" in %s",
				      cases[i].hints[j], text);
	}
}

UNIT_TEST(test_diagnosis_report_arguments_are_escaped)
{
	static const char *const lines[] = {
		"newuidmap \033[31m\n\r\xff 0 0 1",
		"newuidmap 1 \033[31m\n\r\xff 0 1",
		"newuidmap 1 0 0 \033[31m\n\r\xff",
	};

	for (size_t i = 0; i < UNIT_LENGTH(lines); i++) {
		auto_free char *text = report_line(lines[i]);
		size_t newlines = 0;

		for (const char *c = text; *c; c++) {
			ck_assert_msg(*c == '\n' || (*c >= ' ' && *c <= '~'), "%s", lines[i]);
			newlines += *c == '\n';
		}
		ck_assert_uint_eq(newlines, 2);
	}
}

/* The text of the caller's is never a format. */
UNIT_TEST(test_diagnosis_report_percent_signs_are_printed)
{
	auto_free char *text = report_line("newuidmap %s%n%d 0 0 1");

	ck_assert_ptr_nonnull(strstr(text, "\"%s%n%d\""));
}

UNIT_TEST(test_diagnosis_report_very_long_arguments_are_cut)
{
	auto_text struct unit_text line = {0};
	auto_free char *text = NULL;

	unit_text_add(&line, "newuidmap 1 0 0 ");
	unit_text_repeat(&line, '9', 100000);
	text = report_line(line.bytes);
	ck_assert_uint_lt(strlen(text), 1024);
	ck_assert_ptr_nonnull(strstr(text, "is too large"));
}
