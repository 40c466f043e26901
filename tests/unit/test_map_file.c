/*
 * The one write: all of the text, or a refusal.
 */
#include "../../lib/steps/map_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fixture.h"

static char map_text[] = "0 1000 1\n1 100000 65536\n";

static const struct request request = {.text = map_text, .text_len = sizeof(map_text) - 1};

static void assert_refused(int fd, int error)
{
	struct refusal refusal = {0};

	ck_assert_int_eq(map_file_write(fd, &request, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, error);
}

UNIT_TEST(test_map_file_write_whole_text_is_written)
{
	auto_close int fd = unit_memory_file("", 0);
	auto_free char *written = NULL;
	struct refusal refusal;

	ck_assert_int_eq(map_file_write(fd, &request, &refusal), 0);
	written = unit_read_all(fd);
	ck_assert_str_eq(written, map_text);
}

UNIT_TEST(test_map_file_write_error_is_refused)
{
	auto_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto_close int read_only = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_refused(full, ENOSPC);
	assert_refused(read_only, EBADF);
	assert_refused(-1, EBADF);
}

/* A pipe with room for less than all of it. */
UNIT_TEST(test_map_file_write_part_of_text_is_refused)
{
	enum { ROOM = 4096 };
	char filler[ROOM] = {0};
	auto_text struct unit_text text = {0};
	struct refusal refusal = {0};
	int ends[2];

	unit_text_repeat(&text, 'x', 3 * ROOM);

	const struct request large = {.text = text.bytes, .text_len = text.len};

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	while (write(ends[1], filler, sizeof(filler)) > 0)
		;
	ck_assert_int_eq(read(ends[0], filler, sizeof(filler)), ROOM);
	ck_assert_int_eq(map_file_write(ends[1], &large, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_MAP_WRITE);
	ck_assert_int_eq(refusal.error, EIO);
	(void)close(ends[0]);
	(void)close(ends[1]);
}
