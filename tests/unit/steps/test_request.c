/*
 * The command line: what is asked for, and each way to be refused before anything is touched.
 */
#include "../../../lib/steps/request.h"

#include <errno.h>
#include <string.h>

#include "../../../lib/base/number.h"
#include "../fixture.h"

#define WORDS_MAX 16
/* A full triple of the made-up requests has this length: 10 digits, 10 digits, 1 digit. */
#define FULL_TEXT (sizeof("2000000000 2000000000 1\n") - 1)
#define LONGEST_TEXT (sizeof("4294967294 4294967294 4294967294\n") - 1)

/* A request, and how it was answered. */
struct answer {
	int r;
	struct request request;
	struct refusal refusal;
};

static struct answer parse(int argc, char *const argv[])
{
	struct answer answer = {.request = {.fd = -1}};

	answer.r = request_parse(argc, argv, &answer.request, &answer.refusal);
	ck_assert_msg(answer.r == 0 || answer.r == -1, "%d", answer.r);
	return answer;
}

/* Splits the line at blanks; two in a row make an empty word. The words point into text. */
static struct answer parse_line(const char *line, char text[static 256])
{
	static char *words[WORDS_MAX];
	int count = 0;

	memset(words, 0, sizeof(words));
	ck_assert_uint_lt(strlen(line), 256);
	memcpy(text, line, strlen(line) + 1);
	for (char *rest = text; rest; count++) {
		ck_assert_int_lt(count, WORDS_MAX);
		words[count] = strsep(&rest, " ");
	}
	return parse(count, words);
}

struct refusal_case {
	const char *line;
	struct refusal expected;
};

static void assert_refusals(const struct refusal_case cases[], size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const struct refusal *expected = &cases[i].expected;
		char text[256];
		struct answer answer = parse_line(cases[i].line, text);

		ck_assert_msg(answer.r == -1, "\"%s\" is not refused", cases[i].line);
		ck_assert_msg(answer.refusal.cause == expected->cause, "\"%s\": cause %d, not %d",
			      cases[i].line, (int)answer.refusal.cause, (int)expected->cause);
		ck_assert_msg(answer.refusal.error == expected->error, "\"%s\": error %d",
			      cases[i].line, answer.refusal.error);
		ck_assert_msg(answer.refusal.triple == expected->triple, "\"%s\": triple %zu",
			      cases[i].line, answer.refusal.triple);
		ck_assert_msg(answer.refusal.other == expected->other, "\"%s\": other %zu",
			      cases[i].line, answer.refusal.other);
		ck_assert_uint_eq(answer.request.text_len, 0);
	}
}

UNIT_TEST(test_request_parse_good_line_is_read)
{
	static const struct {
		const char *line;
		size_t len;
		struct id_extent last;
		const char *text;
	} cases[] = {
		{"x 1 0 1000 1", 1, {0, 1000, 1}, "0 1000 1\n"},
		{"x 1 0 0 1", 1, {0, 0, 1}, "0 0 1\n"},
		{"x 1 0 1000 1 1 100000 65536",
		 2,
		 {1, 100000, 65536},
		 "0 1000 1\n1 100000 65536\n"},
		{"x 1 4294967294 4294967294 1",
		 1,
		 {4294967294, 4294967294, 1},
		 "4294967294 4294967294 1\n"},
		{"x 1 0 0 4294967294", 1, {0, 0, 4294967294}, "0 0 4294967294\n"},
		{"x 1 1 1 4294967294", 1, {1, 1, 4294967294}, "1 1 4294967294\n"},
		{"x 1 10 10 10 20 20 10", 2, {20, 20, 10}, "10 10 10\n20 20 10\n"}, /* touch */
		{"x 1 20 20 10 10 10 10", 2, {10, 10, 10}, "20 20 10\n10 10 10\n"},
		{"x 1 10 20 10 20 10 10", 2, {20, 10, 10}, "10 20 10\n20 10 10\n"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		char text[256];
		struct answer answer = parse_line(cases[i].line, text);
		const struct id_map *map = &answer.request.map;

		ck_assert_msg(answer.r == 0, "%s", cases[i].line);
		ck_assert_uint_eq(map->len, cases[i].len);
		ck_assert_mem_eq(&map->extents[map->len - 1], &cases[i].last,
				 sizeof(cases[i].last));
		ck_assert_str_eq(answer.request.text, cases[i].text);
		ck_assert_uint_eq(answer.request.text_len, strlen(cases[i].text));
		ck_assert_str_eq(answer.request.target_text, "1");
	}
}

UNIT_TEST(test_request_parse_target_is_read)
{
	static const struct {
		const char *text;
		pid_t pid;
		int fd;
	} cases[] = {
		{"1", 1, -1},   {"12345", 12345, -1}, {"2147483647", 2147483647, -1},
		{"fd:0", 0, 0}, {"fd:3", 0, 3},       {"fd:2147483647", 0, 2147483647},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		char line[256];
		char text[256];

		(void)snprintf(line, sizeof(line), "x %s 0 0 1", cases[i].text);

		struct answer answer = parse_line(line, text);

		ck_assert_msg(answer.r == 0, "%s", cases[i].text);
		ck_assert_int_eq(answer.request.pid, cases[i].pid);
		ck_assert_int_eq(answer.request.fd, cases[i].fd);
		ck_assert_str_eq(answer.request.target_text, cases[i].text);
	}
}

UNIT_TEST(test_request_parse_target_that_is_none_is_refused)
{
	static const char *const targets[] = {
		"",
		"0",
		"00",
		"01",
		"-1",
		"+1",
		"1a",
		"0x1",
		"self",
		"1.0",
		"2147483648",
		"4294967296",
		"4294967297",
		"18446744073709551617",
		"99999999999",
		"fd",
		"fd:",
		"fd:-1",
		"fd:+1",
		"fd:01",
		"fd:00",
		"fd:x",
		"fd:3x",
		"FD:3",
		"fd3",
		"fd:2147483648",
		"fd:4294967299",
		"fd:fd:3",
		":3",
		"1\t",
		"\n1",
		"fd:\t3",
	};

	for (size_t i = 0; i < UNIT_LENGTH(targets); i++) {
		char line[256];

		(void)snprintf(line, sizeof(line), "x %s 0 0 1", targets[i]);

		const struct refusal_case refused = {line, {.cause = CAUSE_TARGET_TEXT}};

		assert_refusals(&refused, 1);
	}
}

UNIT_TEST(test_request_parse_blanks_around_target_are_refused)
{
	static const char *const targets[] = {" 1", "1 ", " ", "fd: 3", " fd:3", "fd:3 "};

	for (size_t i = 0; i < UNIT_LENGTH(targets); i++) {
		char target[16];
		char zero[] = "0";
		char one[] = "1";
		char *words[] = {zero, target, zero, zero, one};

		(void)snprintf(target, sizeof(target), "%s", targets[i]);

		struct answer answer = parse(UNIT_LENGTH(words), words);

		ck_assert_msg(answer.r == -1, "\"%s\"", targets[i]);
		ck_assert_int_eq(answer.refusal.cause, CAUSE_TARGET_TEXT);
		ck_assert_str_eq(answer.request.target_text, targets[i]);
	}
}

UNIT_TEST(test_request_parse_no_arguments_is_usage)
{
	char name[] = "newuidmap";
	char *words[] = {name, NULL};

	for (int argc = 0; argc < 2; argc++) {
		struct answer answer = parse(argc, words);

		ck_assert_int_eq(answer.r, -1);
		ck_assert_int_eq(answer.refusal.cause, CAUSE_USAGE);
		ck_assert_int_eq(answer.refusal.error, 0);
	}
}

UNIT_TEST(test_request_parse_incomplete_triples_are_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1", {.cause = CAUSE_TRIPLE_MISSING}},
		{"x fd:3", {.cause = CAUSE_TRIPLE_MISSING}},
		{"x 1 0", {.cause = CAUSE_TRIPLE_MISSING}},
		{"x 1 0 0", {.cause = CAUSE_TRIPLE_MISSING}},
		{"x 1 0 0 1 1", {.cause = CAUSE_TRIPLE_MISSING, .triple = 1}},
		{"x 1 0 0 1 1 1", {.cause = CAUSE_TRIPLE_MISSING, .triple = 1}},
		{"x 1 0 0 1 1 1 1 5", {.cause = CAUSE_TRIPLE_MISSING, .triple = 2}},
		{"x 1 0 0 1 bad", {.cause = CAUSE_TRIPLE_MISSING, .triple = 1}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_what_is_no_number_is_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1 a 0 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 a 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 a", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1  0 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0  1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 ", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 +1 0 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 -1 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 -1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0x10 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 00 0 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 010 1", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 01", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 1\t", {CAUSE_NUMBER, 0, 0, 0}},
		{"x 1 0 0 1 1 1 1,", {CAUSE_NUMBER, 0, 1, 0}},
		{"x 1 0 0 1 1 1 1 z 2 1", {CAUSE_NUMBER, 0, 2, 0}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_numbers_above_highest_id_are_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1 4294967295 0 1", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 4294967295 1", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 0 4294967296", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 4294967296 0 1", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 4294968296 1", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 0 4294967297", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 18446744073709551616 1", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
		{"x 1 0 0 18446744073709551617", {CAUSE_NUMBER_RANGE, 0, 0, 0}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_ranges_that_reach_no_id_are_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1 4294967294 0 2", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 0 4294967294 2", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 1 0 4294967295", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 0 1 4294967295", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 2 0 4294967294", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 0 2 4294967294", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 4294967294 4294967294 4294967294", {CAUSE_END_TOO_HIGH, 0, 0, 0}},
		{"x 1 0 0 1 5 2147483648 2147483648", {CAUSE_END_TOO_HIGH, 0, 1, 0}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_count_zero_is_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1 0 0 0", {CAUSE_COUNT_ZERO, 0, 0, 0}},
		{"x 1 4294967294 4294967294 0", {CAUSE_COUNT_ZERO, 0, 0, 0}},
		{"x 1 0 0 1 1 1 0", {CAUSE_COUNT_ZERO, 0, 1, 0}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_overlaps_are_refused)
{
	static const struct refusal_case cases[] = {
		{"x 1 0 0 1 0 1 1", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 0 0 1 1 0 1", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		{"x 1 0 0 1 0 0 1", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		/* by one, from each side */
		{"x 1 10 10 10 19 20 10", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 10 10 10 20 19 10", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		{"x 1 19 20 10 10 10 10", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 20 19 10 10 10 10", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		/* one in the other */
		{"x 1 10 10 10 12 50 2", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 12 50 2 10 10 10", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 10 10 10 50 12 2", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		{"x 1 50 12 2 10 10 10", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		/* behind what is above the one, and not the other, end of the last */
		{"x 1 10 0 10 15 100 1", {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 0 10 10 100 15 1", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
		/* behind one that does not ascend, inside or outside, all before it count */
		{"x 1 20 0 5 10 10 5 22 30 5", {CAUSE_OVERLAP_INSIDE, EINVAL, 2, 0}},
		{"x 1 0 20 5 10 10 5 30 22 5", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 2, 0}},
		{"x 1 20 0 5 10 10 5 30 30 1 21 40 1", {CAUSE_OVERLAP_INSIDE, EINVAL, 3, 0}},
		{"x 1 0 20 5 10 10 5 30 30 1 40 21 1", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 3, 0}},
		/* the first that is overlapped is named, and inside before outside */
		{"x 1 0 0 1 5 5 1 9 5 1", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 2, 1}},
		{"x 1 0 0 1 5 5 1 5 0 1", {CAUSE_OVERLAP_OUTSIDE, EINVAL, 2, 0}},
		{"x 1 0 0 1 5 5 1 0 5 1", {CAUSE_OVERLAP_INSIDE, EINVAL, 2, 0}},
		/* up to the highest ID */
		{"x 1 0 0 4294967294 4294967293 4294967294 1",
		 {CAUSE_OVERLAP_INSIDE, EINVAL, 1, 0}},
		{"x 1 0 0 4294967294 4294967294 4294967293 1",
		 {CAUSE_OVERLAP_OUTSIDE, EINVAL, 1, 0}},
	};

	assert_refusals(cases, UNIT_LENGTH(cases));
}

UNIT_TEST(test_request_parse_ranges_that_touch_or_miss_by_one_are_taken)
{
	static const char *const lines[] = {
		"x 1 10 10 10 20 20 10",
		"x 1 10 10 10 21 21 10",
		"x 1 20 20 10 10 10 10",
		"x 1 21 21 10 10 10 10",
		"x 1 0 0 4294967294 4294967294 4294967294 1",
		"x 1 0 0 4294967295", /* all IDs */
	};

	for (size_t i = 0; i < UNIT_LENGTH(lines); i++) {
		char text[256];
		struct answer answer = parse_line(lines[i], text);

		ck_assert_msg(answer.r == 0, "%s", lines[i]);
	}
}

/* A command line of many triples. All zero has none. Released with command_clear(). */
struct command {
	char *words[2 + 3 * (ID_MAP_MAX + 1)];
	int argc;
};

static void command_clear(struct command *command)
{
	for (int i = 0; i < command->argc; i++)
		free(command->words[i]);
}

#define auto_command __attribute__((cleanup(command_clear)))

static void add_word(struct command *command, uint32_t number)
{
	ck_assert_int_lt(command->argc, (int)UNIT_LENGTH(command->words));
	ck_assert_int_gt(asprintf(&command->words[command->argc++], "%u", number), 0);
}

static void add_triple(struct command *command, uint32_t inside, uint32_t outside, uint32_t count)
{
	if (command->argc == 0) {
		add_word(command, 0); /* the program's name */
		add_word(command, 1); /* the PID */
	}
	add_word(command, inside);
	add_word(command, outside);
	add_word(command, count);
}

static void add_small_triples(struct command *command, uint32_t triples)
{
	for (uint32_t i = 0; i < triples; i++)
		add_triple(command, i, 1000 + i, 1);
}

UNIT_TEST(test_request_parse_340_triples_are_taken)
{
	auto_command struct command command = {0};

	add_small_triples(&command, ID_MAP_MAX);

	struct answer answer = parse(command.argc, command.words);

	ck_assert_int_eq(answer.r, 0);
	ck_assert_uint_eq(answer.request.map.len, ID_MAP_MAX);
	ck_assert_uint_eq(answer.request.text_len, strlen(answer.request.text));
}

UNIT_TEST(test_request_parse_341_triples_are_refused)
{
	auto_command struct command command = {0};

	add_small_triples(&command, ID_MAP_MAX + 1);

	struct answer answer = parse(command.argc, command.words);

	ck_assert_int_eq(answer.r, -1);
	ck_assert_int_eq(answer.refusal.cause, CAUSE_TRIPLES_MAX);
	ck_assert_int_eq(answer.refusal.error, EINVAL);
	ck_assert_uint_eq(answer.refusal.triple, ID_MAP_MAX);
	ck_assert_uint_eq(answer.request.text_len, 0);
}

/* Triple 340 overlaps with the first: each is held against all before it. */
UNIT_TEST(test_request_parse_overlap_of_first_and_last_triple_is_refused)
{
	auto_command struct command command = {0};

	add_small_triples(&command, ID_MAP_MAX - 1);
	add_triple(&command, 5000, 1000, 1);

	struct answer answer = parse(command.argc, command.words);

	ck_assert_int_eq(answer.refusal.cause, CAUSE_OVERLAP_OUTSIDE);
	ck_assert_uint_eq(answer.refusal.triple, ID_MAP_MAX - 1);
	ck_assert_uint_eq(answer.refusal.other, 0);
}

static uint32_t smallest_with_digits(size_t digits)
{
	uint32_t number = 1;

	while (--digits > 0)
		number *= 10;
	return number;
}

/* Adds a triple whose text has this length, 6 to 29, and that overlaps no full one. */
static void add_triple_of_text(struct command *command, size_t len)
{
	size_t digits = len - strlen("  \n");
	size_t inside = digits - 2 < 10 ? digits - 2 : 10;
	size_t outside = digits - inside - 1 < 10 ? digits - inside - 1 : 10;

	add_triple(command, smallest_with_digits(inside), smallest_with_digits(outside),
		   smallest_with_digits(digits - inside - outside));
}

static struct answer parse_text_of(size_t len, struct command *command)
{
	size_t full = (len - strlen("1 1 1\n")) / FULL_TEXT;

	for (uint32_t i = 0; i < full; i++)
		add_triple(command, 2000000000 + i, 2000000000 + i, 1);
	add_triple_of_text(command, len - full * FULL_TEXT);
	return parse(command->argc, command->words);
}

UNIT_TEST(test_request_parse_text_of_a_page_less_one_byte_is_the_longest)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (ID_MAP_MAX * LONGEST_TEXT < page)
		return; /* no request is that long */
	for (size_t len = page - 2 * FULL_TEXT; len < page + 2 * FULL_TEXT; len++) {
		auto_command struct command command = {0};
		struct answer answer = parse_text_of(len, &command);

		ck_assert_msg(answer.r == (len < page ? 0 : -1), "%zu bytes", len);
		if (len < page) {
			ck_assert_uint_eq(answer.request.text_len, len);
			ck_assert_uint_eq(strlen(answer.request.text), len);
		} else {
			ck_assert_int_eq(answer.refusal.cause, CAUSE_TEXT_MAX);
			ck_assert_int_eq(answer.refusal.error, EINVAL);
			ck_assert_uint_eq(answer.refusal.triple, answer.request.map.len - 1);
			ck_assert_uint_eq(answer.request.text_len, 0);
		}
	}
}

/* Called before the arguments are parsed: what is behind them is not looked at. */
UNIT_TEST(test_request_maps_outside_zero_incomplete_triple_is_none)
{
	char zero[] = "0";
	char *argv[] = {zero, zero, zero, NULL, zero, zero, NULL};

	ck_assert(!request_maps_outside_zero(3, argv));
	argv[3] = zero;
	ck_assert(!request_maps_outside_zero(3, argv));
	ck_assert(request_maps_outside_zero(4, argv));
	ck_assert(!request_maps_outside_zero(0, argv + 6));
}

UNIT_TEST(test_request_maps_outside_zero_only_if_zero_is_outside)
{
	static const struct {
		const char *line;
		bool zero;
	} cases[] = {
		{"x 1 0 0 1", true},          {"x 1 0 1 1", false},
		{"x 1 5 0 10", true},         {"x 1 0 1000 1 1 100000 65536", false},
		{"x 1 0 1000 1 1 0 1", true}, {"x 1 1 0 1 0 1000 1", true},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		char text[256];
		struct answer answer = parse_line(cases[i].line, text);

		ck_assert_int_eq(answer.r, 0);
		ck_assert_msg(request_maps_outside_zero(answer.request.argc, answer.request.argv) ==
				      cases[i].zero,
			      "%s", cases[i].line);
	}
}
