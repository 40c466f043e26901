/*
 * The causes: there is one for whatever is refused, and the sentence says what it is about.
 */
#include "../../../subid/explain/causes.h"

#include <errno.h>
#include <string.h>

#include "../fixture.h"

#define WORDS_MAX 16

/* What is said about the facts; *ret_name is the cause. Freed with free(3). */
static char *explained(const struct facts *facts, const char **ret_name)
{
	char *text = NULL;
	size_t size;
	struct hints hints = {.program = facts->kind->program,
			      .stream = open_memstream(&text, &size)};

	*ret_name = causes_explain(facts, &hints);
	(void)fclose(hints.stream);
	return text;
}

UNIT_TEST(test_causes_explain_each_refusal_has_a_cause_and_a_hint)
{
	static const struct id_extent extent = {0, 0, 1};
	const struct id_kind *const kinds[] = {&id_kind_uid, &id_kind_gid};

	for (int refused = CAUSE_STARTUP; refused <= CAUSE_MAP_WRITE; refused++) {
		for (size_t i = 0; i < UNIT_LENGTH(kinds); i++) {
			const struct facts facts = {.kind = kinds[i],
						    .refused = (enum cause)refused,
						    .error = EIO,
						    .name = "",
						    .extent = &extent};
			const char *name;
			auto_free char *text = explained(&facts, &name);

			ck_assert_msg(name, "refusal %d", refused);
			ck_assert_msg(strstr(text, ": hint: "), "refusal %d: %s", refused, text);
		}
	}
}

/* Reads the command line as the program does, and says why it is refused. */
static char *explained_line(const char *line)
{
	struct refused refused = {.kind = &id_kind_uid, .target = {.dir = -1, .ns = -1}};
	auto_free char *text = strdup(line);
	char *words[WORDS_MAX] = {NULL};
	const char *name;
	struct facts facts;
	char *said;
	int count = 0;

	ck_assert_ptr_nonnull(text);
	for (char *rest = text; rest; count++) {
		ck_assert_int_lt(count, WORDS_MAX);
		words[count] = strsep(&rest, " ");
	}
	ck_assert_int_eq(request_parse(count, words, &refused.request, &refused.refusal), -1);
	facts_gather(&refused, &facts);
	said = explained(&facts, &name);
	facts_clear(&facts);
	return said;
}

UNIT_TEST(test_causes_explain_says_what_is_wrong_with_the_command_line)
{
	static const struct {
		const char *line;
		const char *hints[3];
	} cases[] = {
		{"newuidmap self 0 0 1", {"\"self\""}},
		{"newuidmap 1", {"triple 1"}},
		{"newuidmap 1 0 0 1 5", {"triple 2"}},
		{"newuidmap 1 0 0 1 1 +1 1",
		 {"triple 2: outside \"+1\" is not a plain decimal number"}},
		{"newuidmap 1 0 01 1", {"triple 1: outside \"01\" has a leading zero"}},
		{"newuidmap 1 0 0 ", {"triple 1: count \"\" is empty"}},
		{"newuidmap 1 4294967295 0 1",
		 {"triple 1: inside 4294967295 is too large", "4294967294"}},
		{"newuidmap 1 0 4294967294 2",
		 {"triple 1", "outside 4294967294", "past 4294967294"}},
		{"newuidmap 1 7 8 0", {"triple 1: count is 0"}},
		{"newuidmap 1 0 5 1 0 6 1", {"triples 1 (0 5 1) and 2 (0 6 1)", "inside"}},
		{"newuidmap 1 0 5 1 1 5 1", {"triples 1 (0 5 1) and 2 (1 5 1)", "outside"}},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_free char *text = explained_line(cases[i].line);

		for (size_t j = 0; j < UNIT_LENGTH(cases[i].hints) && cases[i].hints[j]; j++)
			ck_assert_msg(strstr(text, cases[i].hints[j]), "no \"%s\" in %s",
				      cases[i].hints[j], text);
	}
}

UNIT_TEST(test_causes_explain_arguments_are_escaped)
{
	static const char *const lines[] = {
		"newuidmap \033[31m\n\r\xff 0 0 1",
		"newuidmap 1 \033[31m\n\r\xff 0 1",
		"newuidmap 1 0 0 \033[31m\n\r\xff",
	};

	for (size_t i = 0; i < UNIT_LENGTH(lines); i++) {
		auto_free char *text = explained_line(lines[i]);
		size_t newlines = 0;

		for (const char *c = text; *c; c++) {
			ck_assert_msg(*c == '\n' || (*c >= ' ' && *c <= '~'), "%s", lines[i]);
			newlines += *c == '\n';
		}
		ck_assert_uint_eq(newlines, 1);
	}
}

/* The text of the caller's is never a format. */
UNIT_TEST(test_causes_explain_percent_signs_are_printed)
{
	auto_free char *text = explained_line("newuidmap %s%n%d 0 0 1");

	ck_assert_ptr_nonnull(strstr(text, "\"%s%n%d\""));
}

UNIT_TEST(test_causes_explain_very_long_arguments_are_cut)
{
	auto_text struct unit_text line = {0};
	auto_free char *text = NULL;

	unit_text_add(&line, "newuidmap 1 0 0 ");
	unit_text_repeat(&line, '9', 100000);
	text = explained_line(line.bytes);
	ck_assert_uint_lt(strlen(text), 1024);
	ck_assert_ptr_nonnull(strstr(text, "is too large"));
}

/* What explains more stands first. */
UNIT_TEST(test_causes_explain_the_first_that_holds_is_the_cause)
{
	static const struct id_extent extent = {0, 0, 1};
	struct facts facts = {.kind = &id_kind_uid,
			      .refused = CAUSE_MAP_WRITE,
			      .error = EPERM,
			      .extent = &extent};
	static const char *const expected[] = {"map-already-written",
					       "outside-not-mapped",
					       "not-privileged",
					       "no-new-privs",
					       "setfcap",
					       "map-not-written"};

	facts.process.standing.len = 1;
	facts.outside_unmapped = true;
	for (size_t i = 0; i < UNIT_LENGTH(expected); i++) {
		const char *name;
		auto_free char *text = explained(&facts, &name);

		ck_assert_msg(strcmp(name, expected[i]) == 0, "%s", text);
		switch (i) {
		case 0:
			facts.process.standing.len = 0;
			break;
		case 1:
			facts.outside_unmapped = false;
			break;
		case 2:
			facts.helper = (struct helper_facts){.has_file_cap = true,
							     .gives_cap = true,
							     .unbounded = true,
							     .setfcap_unbounded = true,
							     .no_new_privs = true};
			break;
		case 3:
			facts.capable = true;
			facts.maps_root = true;
			break;
		default:
			facts.maps_root = false;
		}
	}
}
