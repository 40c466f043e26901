/*
 * The arguments of a helper. What is accepted is what behaviour asks for: checked here number by
 * number; and since there is one way to write a number, the map's text is the arguments themselves.
 *
 * Input: the arguments, with a newline between them. A NUL byte ends one early.
 */
#include "../../lib/steps/request.h"

#include <limits.h>

#include "../../lib/base/number.h"
#include "fuzz.h"

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_NOTHING;

#define ARGUMENTS_MAX 2048

static char program[] = "newuidmap";

static bool is_number(const char *text, uint64_t max, uint64_t *ret_value)
{
	return oracle_number(text, strlen(text), max, ret_value);
}

/* A process ID, or fd:N with *ret_is_fd. */
static bool is_target(const char *text, uint64_t *ret_number, bool *ret_is_fd)
{
	*ret_is_fd = strncmp(text, "fd:", 3) == 0;
	return is_number(*ret_is_fd ? text + 3 : text, INT_MAX, ret_number) &&
	       (*ret_is_fd || *ret_number > 0);
}

static bool is_triple(char *const words[], uint64_t numbers[static 3])
{
	const uint64_t end = (uint64_t)ID_MAX + 1;

	return is_number(words[0], ID_MAX, &numbers[0]) &&
	       is_number(words[1], ID_MAX, &numbers[1]) && is_number(words[2], end, &numbers[2]) &&
	       numbers[2] > 0 && numbers[0] + numbers[2] <= end && numbers[1] + numbers[2] <= end;
}

static bool overlap(uint64_t a, uint64_t a_count, uint64_t b, uint64_t b_count)
{
	return a < b + b_count && b < a + a_count;
}

static size_t add_word(char *text, size_t at, const char *word, char end)
{
	size_t len = strlen(word);

	memcpy(text + at, word, len);
	text[at + len] = end;
	return at + len + 1;
}

/* What must come of the arguments. */
struct expected {
	bool good;
	bool is_fd;
	uint64_t target;
	size_t len;
	char text[ID_MAP_MAX * TRIPLE_TEXT_MAX + 1];
};

static bool add_triples(size_t triples, char *const words[], struct expected *expected)
{
	static uint64_t all[ID_MAP_MAX][3];

	for (size_t i = 0; i < triples; i++) {
		char *const *triple = words + 3 * i;

		if (!is_triple(triple, all[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (overlap(all[i][0], all[i][2], all[j][0], all[j][2]) ||
			    overlap(all[i][1], all[i][2], all[j][1], all[j][2]))
				return false;
		expected->len = add_word(expected->text, expected->len, triple[0], ' ');
		expected->len = add_word(expected->text, expected->len, triple[1], ' ');
		expected->len = add_word(expected->text, expected->len, triple[2], '\n');
	}
	return true;
}

static void expect(int argc, char *const argv[], struct expected *expected)
{
	const size_t limit = (size_t)sysconf(_SC_PAGESIZE) - 1;
	size_t words = argc > 2 ? (size_t)argc - 2 : 0;

	expected->len = 0;
	expected->good = words > 0 && words % 3 == 0 && words / 3 <= ID_MAP_MAX &&
			 is_target(argv[1], &expected->target, &expected->is_fd) &&
			 add_triples(words / 3, argv + 2, expected) && expected->len <= limit;
}

static void check_accepted(const struct request *request, const struct expected *expected)
{
	CHECK(request->pid == (expected->is_fd ? 0 : (pid_t)expected->target));
	CHECK(request->fd == (expected->is_fd ? (int)expected->target : -1));
	CHECK(request->map.len == ((size_t)request->argc - 2) / 3);
	CHECK(request->text_len == expected->len);
	CHECK(memcmp(request->text, expected->text, expected->len) == 0);
}

static void check_map(char *const argv[], const struct id_map *map)
{
	for (size_t i = 0; i < map->len; i++) {
		uint64_t numbers[3];

		CHECK(is_triple(argv + 2 + 3 * i, numbers));
		CHECK(map->extents[i].inside == numbers[0]);
		CHECK(map->extents[i].outside == numbers[1]);
		CHECK(map->extents[i].count == numbers[2]);
	}
}

static void check_refusal(const struct refusal *refusal, const struct request *request)
{
	CHECK(refusal->cause >= CAUSE_USAGE && refusal->cause <= CAUSE_TEXT_MAX);
	CHECK(refusal->triple <= (size_t)request->argc / 3);
	CHECK(request->text_len == 0);
	if (refusal->cause == CAUSE_OVERLAP_INSIDE || refusal->cause == CAUSE_OVERLAP_OUTSIDE)
		CHECK(refusal->other < refusal->triple);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *argv[ARGUMENTS_MAX];
	static struct expected expected;
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	int argc = fuzz_arguments(&text, program, argv, ARGUMENTS_MAX);
	struct request request = {0};
	struct refusal refusal = {0};
	bool accepted = request_parse(argc, argv, &request, &refusal) == 0;
	bool zero = false;

	expect(argc, argv, &expected);
	CHECK(accepted == expected.good);
	check_map(argv, &request.map);
	if (accepted)
		check_accepted(&request, &expected);
	else
		check_refusal(&refusal, &request);
	/* The capability for host ID 0 is kept before the arguments are read. */
	for (size_t i = 0; i < request.map.len; i++)
		zero |= request.map.extents[i].outside == 0;
	CHECK(!zero || request_maps_outside_zero(argc, argv));
	if (accepted)
		CHECK(zero == request_maps_outside_zero(argc, argv));
	return 0;
}
