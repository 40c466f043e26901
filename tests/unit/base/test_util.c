/*
 * Scope-bound cleanup, copies, what is handed on, and the errors of calls that may be missing.
 */
#include "../../../lib/base/util.h"

#include <fcntl.h>

#include "../fixture.h"

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

UNIT_TEST(test_cleanup_close_closes_what_is_a_descriptor)
{
	int fds[2];
	int none = -1;

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	cleanup_close(&fds[0]);
	ck_assert(!is_open(fds[0]));
	ck_assert(is_open(fds[1]));
	cleanup_close(&fds[1]);
	errno = 0;
	cleanup_close(&none);
	ck_assert_int_eq(errno, 0);
}

/* 0 is one like any other. */
UNIT_TEST(test_cleanup_close_closes_standard_input)
{
	int fd = STDIN_FILENO;
	bool closed;

	cleanup_close(&fd);
	closed = !is_open(fd);
	ck_assert_int_eq(open("/dev/null", O_RDONLY), fd);
	ck_assert(closed);
}

UNIT_TEST(test_cleanup_fclose_closes_what_is_a_stream)
{
	FILE *none = NULL;
	FILE *stream = fopen("/dev/null", "re");
	int fd;

	ck_assert_ptr_nonnull(stream);
	fd = fileno(stream);
	cleanup_fclose(&stream);
	ck_assert(!is_open(fd));
	cleanup_fclose(&none);
}

UNIT_TEST(test_copy_text_is_of_the_length_and_ends)
{
	static const struct {
		size_t len;
		const char *copy;
	} cases[] = {{0, ""}, {1, "t"}, {4, "text"}};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_free char *copy = copy_text("text", cases[i].len);

		ck_assert_str_eq(copy, cases[i].copy);
	}
}

UNIT_TEST(test_copy_text_without_memory_is_none)
{
	const char *copy;

	unit_fail_allocation(1);
	copy = copy_text("text", 4);
	ck_assert(unit_allocation_failed());
	ck_assert_ptr_null(copy);
}

UNIT_TEST(test_take_leaves_nothing_behind)
{
	char text[] = "text";
	char *pointer = text;
	int fd = 7;

	ck_assert_int_eq(take_fd(&fd), 7);
	ck_assert_int_eq(fd, -1);
	ck_assert_ptr_eq(take_pointer(&pointer), text);
	ck_assert_ptr_null(pointer);
}

UNIT_TEST(test_is_unsupported_of_each_error)
{
	static const int errors[] = {ENOSYS, EPERM, EACCES, EINVAL, ENOTTY};

	for (int error = 0; error < 200; error++) {
		bool is_listed = false;

		for (size_t i = 0; i < UNIT_LENGTH(errors); i++)
			is_listed |= errors[i] == error;
		ck_assert_msg(is_unsupported(error) == is_listed, "error %d", error);
	}
}
