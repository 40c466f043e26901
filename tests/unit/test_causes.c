/*
 * The table of causes as a table: it has an answer for whatever is refused.
 */
#include "../../subid/explain/causes.h"

#include <string.h>

#include "../../subid/explain/wording.h"
#include "fixture.h"

/* The last row that may explain a refusal has no condition. */
static const struct cause_row *last_row(enum cause cause, const struct id_kind *kind)
{
	const struct cause_row *last = NULL;

	for (size_t i = 0; i < cause_rows_len; i++)
		if (cause_explains(&cause_rows[i], cause) &&
		    (!cause_rows[i].only || cause_rows[i].only == kind))
			last = &cause_rows[i];
	return last;
}

UNIT_TEST(test_cause_rows_each_refusal_has_an_answer)
{
	for (int cause = CAUSE_STARTUP; cause <= CAUSE_MAP_WRITE; cause++) {
		ck_assert_msg(cause_first_line((enum cause)cause), "cause %d", cause);
		ck_assert_msg(!last_row((enum cause)cause, &id_kind_gid)->holds, "cause %d", cause);
		if (cause != CAUSE_SETGROUPS) /* which only newgidmap has to do with */
			ck_assert_msg(!last_row((enum cause)cause, &id_kind_uid)->holds, "cause %d",
				      cause);
	}
}

/* What stands behind a row without a condition is never reached. */
UNIT_TEST(test_cause_rows_each_row_can_be_reached)
{
	for (size_t i = 0; i < cause_rows_len; i++) {
		bool reached = false;

		for (int cause = CAUSE_STARTUP; cause <= CAUSE_MAP_WRITE; cause++) {
			bool before = false;

			for (size_t j = 0; j < i; j++)
				before |= !cause_rows[j].holds && !cause_rows[j].only &&
					  cause_explains(&cause_rows[j], (enum cause)cause);
			reached |= !before && cause_explains(&cause_rows[i], (enum cause)cause);
		}
		ck_assert_msg(reached, "%s", cause_rows[i].name);
	}
}

UNIT_TEST(test_cause_rows_names_are_unique)
{
	for (size_t i = 0; i < cause_rows_len; i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(cause_rows[i].name, cause_rows[j].name);
}

/* A name that no value is known for would be printed in its braces. */
UNIT_TEST(test_cause_rows_each_name_in_a_text_has_a_value)
{
	static const struct source down = {.rule = {.name = "name"}};
	struct job job = job_begin(&id_kind_uid);
	struct evidence evidence = {.job = &job, .account = {.down = &down}};
	char line[LINE_SIZE];

	job.request.target_text = "1";
	for (size_t i = 0; i < cause_rows_len; i++)
		ck_assert_msg(!strchr(wording_fill(&evidence, cause_rows[i].hints, line), '{'),
			      "%s: %s", cause_rows[i].name, line);
}

UNIT_TEST(test_wording_fill_values_are_no_names_and_no_formats)
{
	struct job job = job_begin(&id_kind_uid);
	struct evidence evidence = {.job = &job};
	char line[LINE_SIZE];

	job.request.target_text = "{PROGRAM} %s %n\n";
	ck_assert_str_eq(wording_fill(&evidence, "{TARGET}, {NOBODY}, {, 100% {PROGRAM}", line),
			 "{PROGRAM} %s %n\\012, {NOBODY}, {, 100% newuidmap");
}

UNIT_TEST(test_wording_fill_what_does_not_fit_is_cut)
{
	struct job job = job_begin(&id_kind_uid);
	struct evidence evidence = {.job = &job};
	auto_text struct unit_text text = {0};
	char line[LINE_SIZE];

	unit_text_repeat(&text, 'x', LINE_SIZE - 4);
	unit_text_add(&text, "{PROGRAM}");
	ck_assert_uint_eq(strlen(wording_fill(&evidence, text.bytes, line)), LINE_SIZE - 1);
	ck_assert_str_eq(line + LINE_SIZE - 4, "new");
}
