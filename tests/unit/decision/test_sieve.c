/*
 * The sieve leaves out no line that matters, and most that do not.
 *
 * Each text is read twice, with and without the sieve.
 */
#include "../../../lib/decision/sieve.h"

#include <string.h>

#include "../../../lib/base/number.h"
#include "../../../lib/decision/entry.h"
#include "../fixture.h"

#define USER_UID 1000
#define RANDOM_LINES 20000 /* some windows of the reader full, and of each kind of line hundreds   \
			    */
#define RANDOM_EDGES 60

/* Whether the line is one that the sieve was told to hand out. */
static bool matters(const struct text_line *line, const struct owner *owner,
		    const struct range_set *wanted)
{
	struct subid_entry entry;
	enum entry_fault fault = entry_parse(line, &entry);

	if (entry.owner_len > 0 && owner && owner_matches(owner, entry.owner, entry.owner_len))
		return true;
	return fault == ENTRY_GOOD && wanted && range_set_overlaps(wanted, entry.range);
}

static bool same_line(const struct text_line *one, const struct text_line *other)
{
	return one->number == other->number && one->offset == other->offset &&
	       one->end == other->end && one->len == other->len &&
	       memcmp(one->text, other->text, one->len) == 0;
}

/*
 * Returns how many lines the sieve has handed out. An assertion that holds costs a write(2), so
 * that there is none for each line.
 */
static size_t assert_complete(const char *text, size_t len, const char *name,
			      const struct id_range *range)
{
	auto_close int fd = unit_memory_file(text, len);
	auto_free struct line_reader *all = NULL;
	auto_free struct line_reader *sieved = NULL;
	auto_range_set struct range_set wanted = {0};
	struct owner owner = owner_make(USER_UID, name);
	struct sieve sieve;
	struct text_line expected;
	struct text_line line = {0};
	size_t handed_out = 0;

	if (range)
		ck_assert_int_eq(range_set_init(range, 1, &wanted), 0);
	sieve = sieve_make(name ? &owner : NULL, range ? &wanted : NULL);
	ck_assert_int_eq(lines_open(fd, 0, &all), 0);
	ck_assert_int_eq(lines_open(fd, 0, &sieved), 0);
	while (lines_next(all, &expected) > 0) {
		if (!matters(&expected, name ? &owner : NULL, range ? &wanted : NULL))
			continue;
		do {
			if (sieve_next(&sieve, sieved, &line) != 1)
				ck_abort_msg("line %ju is left out: %.*s",
					     (uintmax_t)expected.number, (int)expected.len,
					     expected.text);
			handed_out++;
		} while (line.number < expected.number);
		if (!same_line(&line, &expected))
			ck_abort_msg("line %ju is handed out as line %ju: %.*s",
				     (uintmax_t)expected.number, (uintmax_t)line.number,
				     (int)line.len, line.text);
	}
	while (sieve_next(&sieve, sieved, &line) > 0)
		handed_out++;
	return handed_out;
}

static const char *const names[] = {"a",        "user",      "sevenxx",
				    "eightxxx", "ninexxxxx", "user-with-a-long-name"};

UNIT_TEST(test_sieve_next_lines_of_owner_are_handed_out)
{
	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		auto_text struct unit_text text = {0};
		size_t handed_out;

		for (unsigned start = 0; start < 5000; start++)
			unit_text_add(&text, "x%s:%u:10\n%sx:%u:10\n", names[i], start, names[i],
				      start);
		unit_text_add(&text, "%s:1:1\n1000:1:1\n%s:\n%s:bad\n1000:1\n%s:1:1 \n%s:1:1",
			      names[i], names[i], names[i], names[i], names[i]);
		handed_out = assert_complete(text.bytes, text.len, names[i], NULL);
		ck_assert_uint_ge(handed_out, 7);
		ck_assert_uint_lt(handed_out, 100);
	}
}

/* Each number of digits on both sides of the range. */
UNIT_TEST(test_sieve_next_ranges_at_boundaries_are_handed_out)
{
	static const uint64_t edges[] = {0,         1,          9,          10,        99,
					 100,       9999999,    10000000,   99999999,  100000000,
					 999999999, 1000000000, 4294967294, 4294967295};

	for (size_t i = 0; i < UNIT_LENGTH(edges); i++) {
		struct id_range range = {(uint32_t)edges[i], edges[i] + 1};
		auto_text struct unit_text text = {0};

		for (size_t j = 0; j < UNIT_LENGTH(edges); j++)
			for (uint64_t count = 1; count <= ID_SPACE - edges[j]; count *= 3)
				unit_text_add(&text, "x:%ju:%ju\n", (uintmax_t)edges[j],
					      (uintmax_t)count);
		(void)assert_complete(text.bytes, text.len, NULL, &range);
	}
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
	return *state >> 8;
}

/* Numbers of all lengths, and of each kind of line a few. Returns the range that the line names. */
static struct id_range add_random_line(struct unit_text *text, uint32_t *state)
{
	static const char *const ends[] = {"\n", " \n", "\r\n", "\t \n"};
	uint32_t start = next_random(state) * 251U >> next_random(state) % 32;
	uint32_t count = next_random(state) >> next_random(state) % 24;
	const char *name = names[next_random(state) % UNIT_LENGTH(names)];

	switch (next_random(state) % 16) {
	case 0:
		unit_text_add(text, "#%s:%u:%u\n", name, start, count);
		break;
	case 1:
		unit_text_add(text, "%s\n", name);
		break;
	case 2:
		unit_text_add(text, "%u:%u:%u\n", start % 3 ? start : USER_UID, start, count);
		break;
	case 3:
		unit_text_add(text, "%s:%u:0x%x\n\n", name, start, count);
		break;
	case 4:
		unit_text_add(text, "\xb5\xff:%u:%u\n", start, count);
		break;
	default:
		unit_text_add(text, "%s:%u:%u%s", name, start, count,
			      ends[next_random(state) % UNIT_LENGTH(ends)]);
	}
	return (struct id_range){start, (uint64_t)start + count};
}

/* Owners in turn, and ranges that have one ID in common with a line, its first or its last. */
UNIT_TEST(test_sieve_next_random_lines_that_matter_are_handed_out)
{
	auto_text struct unit_text text = {0};
	struct id_range edges[RANDOM_EDGES];
	uint32_t state = 1;
	size_t count = 0;

	for (size_t i = 0; i < RANDOM_LINES; i++) {
		struct id_range range = add_random_line(&text, &state);

		if (count == RANDOM_EDGES || range.end - range.start < 2 || range.end > ID_SPACE)
			continue;
		edges[count++] = (struct id_range){0, (uint64_t)range.start + 1};
		edges[count++] = (struct id_range){(uint32_t)(range.end - 1), ID_SPACE};
	}
	ck_assert_uint_eq(count, RANDOM_EDGES);
	for (size_t i = 0; i < RANDOM_EDGES; i++) {
		const char *name = names[i % UNIT_LENGTH(names)];

		(void)assert_complete(text.bytes, text.len, name, NULL);
		(void)assert_complete(text.bytes, text.len, name, &edges[i]);
		(void)assert_complete(text.bytes, text.len, NULL, &edges[i]);
	}
}

UNIT_TEST(test_sieve_next_most_lines_out_of_range_are_left_out)
{
	static const struct id_range ranges[] = {
		{0, 100}, {900000, 900010}, {4000000000, 4000000001}};
	auto_text struct unit_text text = {0};

	for (unsigned i = 0; i < 100000; i++)
		unit_text_add(&text, "user%u:%u:4096\n", i, 1000000 + i * 20000U);
	for (size_t i = 0; i < UNIT_LENGTH(ranges); i++)
		ck_assert_uint_lt(assert_complete(text.bytes, text.len, "nobody", &ranges[i]),
				  1000);
}

UNIT_TEST(test_sieve_forget_ranges_leaves_owner_alone)
{
	static const char text[] = "x:1:10\nuser:5:5\nx:1:10\n";
	const struct id_range range = {1, 2};
	auto_close int fd = unit_memory_file(text, strlen(text));
	auto_free struct line_reader *reader = NULL;
	auto_range_set struct range_set wanted = {0};
	struct owner owner = owner_make(USER_UID, "user");
	struct sieve sieve;
	struct text_line line;

	ck_assert_int_eq(range_set_init(&range, 1, &wanted), 0);
	sieve = sieve_make(&owner, &wanted);
	ck_assert_int_eq(lines_open(fd, 0, &reader), 0);
	ck_assert_int_eq(sieve_next(&sieve, reader, &line), 1);
	ck_assert_uint_eq(line.number, 1);
	sieve_forget_ranges(&sieve);
	ck_assert_int_eq(sieve_next(&sieve, reader, &line), 1);
	ck_assert_uint_eq(line.number, 2);
	ck_assert_int_eq(sieve_next(&sieve, reader, &line), 0);
}
