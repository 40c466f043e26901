/*
 * Lines of any length through one buffer, with the file's and the buffer's ends in all the wrong
 * places.
 */
#include "../../../lib/base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../fixture.h"

#define MEGABYTE (UINT32_C(1024) * 1024)
#define ROOM sizeof(((struct line_reader *)NULL)->buffer)

/* A reader and what it reads. Released with document_close(). */
struct document {
	int fd;
	struct line_reader *reader;
};

static struct document document_open(const char *text, size_t len)
{
	struct document document = {.fd = unit_memory_file(text, len)};

	ck_assert_int_eq(lines_open(document.fd, 0, &document.reader), 0);
	return document;
}

static void document_close(struct document *document)
{
	free(document->reader);
	(void)close(document->fd);
}

#define auto_document __attribute__((cleanup(document_close)))

/*
 * An assertion of check costs a write(2) even where it holds, which is too dear for each of very
 * many lines: so these two only abort.
 */
static struct text_line next_line(struct document *document, uint64_t number)
{
	struct text_line line = {0};
	int r = lines_next(document->reader, &line);

	if (r != 1 || line.number != number)
		ck_abort_msg("line %ju: %d, number %ju", (uintmax_t)number, r,
			     (uintmax_t)line.number);
	return line;
}

static void assert_line(struct document *document, uint64_t number, const char *text)
{
	struct text_line line = next_line(document, number);

	if (line.cut || line.len != strlen(text) || memcmp(line.text, text, line.len) != 0)
		ck_abort_msg("line %ju is %sof %zu bytes: \"%.*s\" instead of \"%s\"",
			     (uintmax_t)number, line.cut ? "cut, and " : "", line.len,
			     line.len < 100 ? (int)line.len : 100, line.text, text);
}

static void assert_end(struct document *document)
{
	struct text_line line = {0};

	ck_assert_int_eq(lines_next(document->reader, &line), 0);
	ck_assert_int_eq(lines_next(document->reader, &line), 0);
}

UNIT_TEST(test_lines_next_small_files_are_split_at_newlines)
{
	static const struct {
		const char *text;
		const char *lines[4];
	} cases[] = {
		{"", {NULL}},
		{"\n", {"", NULL}},
		{"\n\n\n", {"", "", "", NULL}},
		{"a", {"a", NULL}},
		{"a\n", {"a", NULL}},
		{"a\nb", {"a", "b", NULL}},
		{"a\n\nb\n", {"a", "", "b", NULL}},
		{"\na", {"", "a", NULL}},
		{" ", {"", NULL}},
		{" \n ", {"", "", NULL}},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_document struct document document =
			document_open(cases[i].text, strlen(cases[i].text));

		for (size_t j = 0; cases[i].lines[j]; j++)
			assert_line(&document, j + 1, cases[i].lines[j]);
		assert_end(&document);
	}
}

UNIT_TEST(test_lines_next_blanks_at_end_are_trimmed)
{
	static const char text[] = "a \nb\t\nc\r\nd \t\r \n\r\n  e\n\tf\ng h\t i\n\rj\nk\v\nl\r";
	static const char *const lines[] = {"a",   "b",       "c",   "d",   "", "  e",
					    "\tf", "g h\t i", "\rj", "k\v", "l"};
	auto_document struct document document = document_open(text, strlen(text));

	for (size_t i = 0; i < UNIT_LENGTH(lines); i++)
		assert_line(&document, i + 1, lines[i]);
	assert_end(&document);
}

UNIT_TEST(test_lines_next_nul_bytes_are_kept)
{
	static const char text[] = "a\0b\n\0\n\0 \nc";
	auto_document struct document document = document_open(text, sizeof(text) - 1);
	struct text_line line = next_line(&document, 1);

	ck_assert_uint_eq(line.len, 3);
	ck_assert_mem_eq(line.text, "a\0b", 3);
	ck_assert_uint_eq(next_line(&document, 2).len, 1);
	ck_assert_uint_eq(next_line(&document, 3).len, 1);
	assert_line(&document, 4, "c");
	assert_end(&document);
}

/* The next line is cut, and what is handed out of it is how the text begins. */
static void assert_cut_line(struct document *document, uint64_t number, const char *text)
{
	struct text_line line = next_line(document, number);

	ck_assert_msg(line.cut, "line %ju is not cut", (uintmax_t)number);
	ck_assert_uint_lt(line.len, strlen(text));
	ck_assert_uint_le(line.len, LINES_KEPT);
	ck_assert_msg(memcmp(line.text, text, line.len) == 0, "line %ju has a gap",
		      (uintmax_t)number);
}

/* A line of text_len bytes and blank_len blanks, between two others. */
static void assert_long_line(size_t text_len, size_t blank_len, bool is_last, bool cut)
{
	auto_text struct unit_text text = {0};

	unit_text_add(&text, "before\n");
	unit_text_repeat(&text, 'x', text_len);
	unit_text_repeat(&text, ' ', blank_len);
	if (!is_last)
		unit_text_add(&text, "\nbehind\n");

	auto_document struct document document = document_open(text.bytes, text.len);

	assert_line(&document, 1, "before");

	struct text_line line = next_line(&document, 2);

	ck_assert_msg(line.cut == cut, "%zu bytes and %zu blanks: %scut", text_len, blank_len,
		      cut ? "not " : "");
	ck_assert_uint_eq(line.len, cut ? LINES_KEPT : text_len);
	for (size_t i = 0; i < line.len; i++)
		if (line.text[i] != 'x')
			ck_abort_msg("byte %zu is %d", i, line.text[i]);
	if (!is_last)
		assert_line(&document, 3, "behind");
	assert_end(&document);
}

static const size_t blank_lengths[] = {
	1, 2, LINES_MAX - 1, LINES_MAX, LINES_MAX + 1, ROOM - 1, ROOM, ROOM + 1, 3 * ROOM,
};

UNIT_TEST(test_lines_next_text_that_fits_is_whole_whatever_blanks_follow)
{
	static const size_t lengths[] = {
		0, 1, LINES_KEPT - 1, LINES_KEPT, LINES_KEPT + 1, LINES_MAX / 2,
	};

	for (size_t i = 0; i < UNIT_LENGTH(lengths); i++)
		for (size_t j = 0; j < UNIT_LENGTH(blank_lengths); j++) {
			assert_long_line(lengths[i], blank_lengths[j], false, false);
			assert_long_line(lengths[i], blank_lengths[j], true, false);
		}
}

/* Only lines that are longer than the buffer are cut, and blanks at their end do not count. */
UNIT_TEST(test_lines_next_longest_lines_are_whole_whatever_blanks_follow)
{
	for (size_t len = LINES_MAX - 3; len <= LINES_MAX; len++) {
		for (size_t blanks = 0; blanks < 5; blanks++) {
			assert_long_line(len, blanks, false, false);
			assert_long_line(len, blanks, true, false);
		}
		for (size_t blanks = ROOM - len - 5; blanks < ROOM - len + 5; blanks++) {
			assert_long_line(len, blanks, false, false);
			assert_long_line(len, blanks, true, false);
		}
	}
}

UNIT_TEST(test_lines_next_line_before_a_megabyte_of_blanks_is_whole)
{
	static const size_t lengths[] = {1, 30, LINES_KEPT, LINES_MAX / 2};

	for (size_t i = 0; i < UNIT_LENGTH(lengths); i++) {
		assert_long_line(lengths[i], MEGABYTE, false, false);
		assert_long_line(lengths[i], MEGABYTE, true, false);
	}
}

UNIT_TEST(test_lines_next_text_that_does_not_fit_is_cut)
{
	static const size_t lengths[] = {
		LINES_MAX + 1, LINES_MAX + 2,         ROOM - LINES_KEPT, ROOM - 1, ROOM,
		ROOM + 1,      2 * ROOM - LINES_KEPT, 2 * ROOM,          MEGABYTE,
	};

	for (size_t i = 0; i < UNIT_LENGTH(lengths); i++) {
		assert_long_line(lengths[i], 0, false, true);
		assert_long_line(lengths[i], 0, true, true);
		for (size_t j = 0; j < UNIT_LENGTH(blank_lengths); j++) {
			assert_long_line(lengths[i], blank_lengths[j], false, true);
			assert_long_line(lengths[i], blank_lengths[j], true, true);
		}
	}
}

/* What is handed out of a cut line is how it begins: nothing is left out in between. */
UNIT_TEST(test_lines_next_cut_line_is_the_beginning_of_the_line)
{
	static const size_t lengths[] = {LINES_MAX + 10, ROOM - 10, ROOM + 10, 3 * ROOM};

	for (size_t i = 0; i < UNIT_LENGTH(lengths); i++) {
		auto_text struct unit_text text = {0};

		for (unsigned number = 0; text.len < lengths[i]; number++)
			unit_text_add(&text, "%u,", number);

		auto_document struct document document = document_open(text.bytes, text.len);

		assert_cut_line(&document, 1, text.bytes);
		assert_end(&document);
	}
}

UNIT_TEST(test_lines_next_blanks_in_long_line_are_no_end)
{
	static const size_t before[] = {0, 1, 8, LINES_KEPT, LINES_KEPT + 1, LINES_MAX - 2};
	static const size_t blanks[] = {LINES_MAX, LINES_MAX + 1, ROOM, 3 * ROOM};

	for (size_t i = 0; i < UNIT_LENGTH(before); i++) {
		for (size_t j = 0; j < UNIT_LENGTH(blanks); j++) {
			auto_text struct unit_text text = {0};

			unit_text_repeat(&text, 'x', before[i]);
			unit_text_repeat(&text, ' ', blanks[j]);
			unit_text_add(&text, "y\nbehind");

			auto_document struct document document =
				document_open(text.bytes, text.len);

			assert_cut_line(&document, 1, text.bytes);
			assert_line(&document, 2, "behind");
			assert_end(&document);
		}
	}
}

/* What is cut stays cut, though blanks without end follow. */
UNIT_TEST(test_lines_next_blanks_behind_cut_line_leave_it_cut)
{
	auto_text struct unit_text text = {0};

	unit_text_add(&text, "user:1:2");
	unit_text_repeat(&text, ' ', ROOM);
	unit_text_add(&text, "y");
	unit_text_repeat(&text, ' ', MEGABYTE);
	unit_text_add(&text, "\nbehind\n");

	auto_document struct document document = document_open(text.bytes, text.len);

	assert_cut_line(&document, 1, text.bytes);
	assert_line(&document, 2, "behind");
	assert_end(&document);
}

UNIT_TEST(test_lines_next_blanks_in_line_that_fits_are_kept)
{
	auto_text struct unit_text text = {0};

	unit_text_add(&text, "x");
	unit_text_repeat(&text, ' ', LINES_MAX - 2);
	unit_text_add(&text, "y\nbehind\n");

	auto_document struct document document = document_open(text.bytes, text.len);
	struct text_line line = next_line(&document, 1);

	ck_assert(!line.cut);
	ck_assert_uint_eq(line.len, LINES_MAX);
	ck_assert_int_eq(line.text[line.len - 1], 'y');
	assert_line(&document, 2, "behind");
	assert_end(&document);
}

/* Filled with lines of each length, the buffer ends at each place of a line. */
UNIT_TEST(test_lines_next_lines_across_buffer_ends_are_whole)
{
	for (size_t length = 0; length < 40; length++) {
		size_t lines = 3 * ROOM / (length + 1);
		auto_text struct unit_text expected = {0};
		auto_text struct unit_text text = {0};

		unit_text_repeat(&expected, 'z', length);
		for (size_t i = 0; i < lines; i++)
			unit_text_add(&text, "%s\n", expected.bytes);

		auto_document struct document document = document_open(text.bytes, text.len);

		for (size_t i = 0; i < lines; i++)
			assert_line(&document, i + 1, expected.bytes);
		assert_end(&document);
	}
}

UNIT_TEST(test_lines_next_file_as_long_as_buffer_is_read_to_its_end)
{
	for (size_t length = ROOM - 2; length <= ROOM + 2; length++) {
		auto_text struct unit_text text = {0};

		unit_text_add(&text, "first\n");
		unit_text_repeat(&text, '\n', length - text.len - strlen("last"));
		unit_text_add(&text, "last");
		ck_assert_uint_eq(text.len, length);

		auto_document struct document document = document_open(text.bytes, text.len);
		uint64_t newlines = length - strlen("first\n") - strlen("last");

		assert_line(&document, 1, "first");
		for (uint64_t i = 0; i < newlines; i++)
			assert_line(&document, i + 2, "");
		assert_line(&document, newlines + 2, "last");
		assert_end(&document);
	}
}

UNIT_TEST(test_lines_next_only_newlines_are_counted)
{
	enum { LINES = 200000 };
	auto_text struct unit_text text = {0};

	unit_text_repeat(&text, '\n', LINES);

	auto_document struct document document = document_open(text.bytes, text.len);

	for (uint64_t i = 0; i < LINES; i++)
		assert_line(&document, i + 1, "");
	assert_end(&document);
}

UNIT_TEST(test_lines_next_directory_is_error)
{
	auto_close int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(lines_open(fd, 0, &reader), 0);
	ck_assert_int_eq(lines_next(reader, &line), -EISDIR);
}

UNIT_TEST(test_lines_open_reads_from_start_again)
{
	static const char text[] = "a\nb\n";
	auto_document struct document document = document_open(text, strlen(text));

	assert_line(&document, 1, "a");
	free(document.reader);
	document.reader = NULL;
	ck_assert_int_eq(lines_open(document.fd, 0, &document.reader), 0);
	assert_line(&document, 1, "a");
	assert_line(&document, 2, "b");
	assert_end(&document);
}

UNIT_TEST(test_lines_next_what_has_no_start_is_error)
{
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);

	auto_document struct document pipe_end = {.fd = ends[0]};
	auto_document struct document closed = {.fd = -1};
	struct text_line line;

	ck_assert_int_eq(lines_open(pipe_end.fd, 0, &pipe_end.reader), 0);
	ck_assert_int_eq(lines_next(pipe_end.reader, &line), -ESPIPE);
	ck_assert_int_eq(lines_open(closed.fd, 0, &closed.reader), 0);
	ck_assert_int_eq(lines_next(closed.reader, &line), -EBADF);
	(void)close(ends[1]);
}

/* Where the size has been read, nobody asks whether there is more. A file that has shrunk just
 * ends. */
UNIT_TEST(test_lines_next_ends_at_the_size_or_before)
{
	static const uint64_t sizes[] = {3, 2, 4, 100};
	auto_text struct unit_text text = {0};

	for (size_t i = 0; i < UNIT_LENGTH(sizes); i++) {
		auto_document struct document document = {.fd = unit_memory_file("a\nb", 3)};

		ck_assert_int_eq(lines_open(document.fd, sizes[i], &document.reader), 0);
		assert_line(&document, 1, "a");
		assert_line(&document, 2, "b");
		assert_end(&document);
	}

	/* What has come behind the first ROOM bytes is not asked for. */
	unit_text_repeat(&text, 'x', ROOM - 1);
	unit_text_add(&text, "\ngrown\n");

	auto_document struct document document = {.fd = unit_memory_file(text.bytes, text.len)};

	ck_assert_int_eq(lines_open(document.fd, ROOM, &document.reader), 0);
	ck_assert_int_eq(next_line(&document, 1).cut, 1);
	assert_end(&document);
}

UNIT_TEST(test_lines_next_says_where_each_line_begins_and_ends)
{
	auto_text struct unit_text text = {0};
	uint64_t end = 0;

	for (size_t len = 0; len < 1000; len++) {
		unit_text_repeat(&text, 'x', len);
		unit_text_add(&text, " \n");
	}
	unit_text_add(&text, "last");

	auto_document struct document document = document_open(text.bytes, text.len);

	for (uint64_t len = 0; len < 1000; len++) {
		struct text_line line = next_line(&document, len + 1);

		if (line.offset != end || line.end != end + len + 2)
			ck_abort_msg("line %ju is [%ju, %ju)", (uintmax_t)line.number,
				     (uintmax_t)line.offset, (uintmax_t)line.end);
		end = line.end;
	}

	struct text_line line = next_line(&document, 1001);

	ck_assert_uint_eq(line.offset, end);
	ck_assert_uint_eq(line.end, text.len);
}

/* The filter is given a line as it stands in the file. */
static bool ends_in_x_and_blank(const void *context, const char *text, size_t len)
{
	size_t *asked = (size_t *)context;

	++*asked;
	if (memchr(text, '\n', len) || text[len] != '\n')
		ck_abort_msg("the filter is given what is no line");
	return len >= 2 && memcmp(text + len - 2, "x ", 2) == 0;
}

UNIT_TEST(test_lines_next_wanted_passes_over_no_line_that_is_wanted)
{
	auto_text struct unit_text text = {0};
	struct text_line line;
	size_t asked = 0;
	uint64_t before = 0;
	uint64_t unwanted = 0;
	int r;

	for (size_t i = 1; i <= 10000; i++) {
		unit_text_repeat(&text, 'y', i % 100);
		unit_text_add(&text, i % 7 == 0 ? "x \n" : "\n");
	}
	unit_text_add(&text, "last");

	auto_document struct document all = document_open(text.bytes, text.len);
	auto_document struct document document = document_open(text.bytes, text.len);

	while ((r = lines_next_wanted(document.reader, ends_in_x_and_blank, &asked, &line)) == 1) {
		struct text_line same = {0};

		while (same.number < line.number) {
			if (same.number > before && same.number % 7 == 0)
				ck_abort_msg("line %ju is not there", (uintmax_t)same.number);
			same = next_line(&all, same.number ? same.number + 1 : before + 1);
		}
		if (same.offset != line.offset || same.end != line.end || same.len != line.len ||
		    memcmp(same.text, line.text, line.len) != 0)
			ck_abort_msg("line %ju is another", (uintmax_t)line.number);
		unwanted += line.number % 7 != 0;
		before = line.number;
	}
	ck_assert_int_eq(r, 0);
	ck_assert_uint_eq(before, 10001);
	/* Only those where a buffer ends. */
	ck_assert_uint_le(unwanted, text.len / LINES_MAX + 2);
	ck_assert_uint_ge(asked, 9900);
}

UNIT_TEST(test_lines_open_without_memory_is_error)
{
	struct line_reader *reader = NULL;
	int r;

	unit_fail_allocation(1);
	r = lines_open(STDIN_FILENO, 0, &reader);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert_ptr_null(reader);
}
