/*
 * The reader of lines: however the bytes arrive, it hands out what stands between the newlines.
 */
#include "../../lib/base/lines.h"

#include "fuzz.h"

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_NOTHING;

static uint64_t mix(uint64_t sum, uint64_t value)
{
	return (sum ^ value) * UINT64_C(1099511628211);
}

static void check_line(const struct text_line *line, const struct oracle_line *expected)
{
	CHECK(line->number == expected->number);
	CHECK(line->offset == expected->offset);
	CHECK(line->end == expected->end);
	CHECK(line->cut == (expected->len > ORACLE_LINE_MAX));
	CHECK(line->cut ? line->len <= LINES_KEPT && line->len < expected->len
			: line->len == expected->len);
	CHECK(memcmp(line->text, expected->text, line->len) == 0);
}

/* Returns a sum of how long the lines are, which for those that are cut nobody else knows. */
static uint64_t check_reader(int fd, uint64_t size, const struct fuzz_text *text)
{
	auto_free struct line_reader *reader = NULL;
	struct oracle_line expected = {0};
	struct text_line line;
	uint64_t sum = 0;

	CHECK(lines_open(fd, size, &reader) == 0);
	while (oracle_next_line(text->bytes, text->len, &expected)) {
		CHECK(lines_next(reader, &line) == 1);
		check_line(&line, &expected);
		sum = mix(sum, line.len);
	}
	CHECK(lines_next(reader, &line) == 0);
	CHECK(lines_next(reader, &line) == 0);
	return sum;
}

/* By its first byte, which is there to be read: at least the newline is. */
static bool is_odd(const void *context, const char *text, size_t len)
{
	(void)context, (void)len;
	return text[0] & 1;
}

/* A filter loses no line that it wants, and changes none. */
static void check_wanted(int fd, const struct fuzz_text *text)
{
	auto_free struct line_reader *reader = NULL;
	struct oracle_line expected = {0};
	struct text_line line;

	CHECK(lines_open(fd, 0, &reader) == 0);
	while (lines_next_wanted(reader, is_odd, NULL, &line) == 1) {
		do
			CHECK(oracle_next_line(text->bytes, text->len, &expected));
		while (expected.number < line.number &&
		       !is_odd(NULL, text->bytes + expected.offset, 0));
		check_line(&line, &expected);
	}
	while (oracle_next_line(text->bytes, text->len, &expected))
		CHECK(!is_odd(NULL, text->bytes + expected.offset, 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	auto_close int fd = fuzz_file(&text);
	uint64_t sum = check_reader(fd, 0, &text);

	CHECK(check_reader(fd, text.len, &text) == sum);
	check_wanted(fd, &text);
	fuzz_in_parts(&text);
	check_wanted(fd, &text);
	CHECK(check_reader(fd, 0, &text) == sum);
	CHECK(check_reader(fd, text.len, &text) == sum);
	fuzz_whole();
	return 0;
}
