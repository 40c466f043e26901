/*
 * Files of procfs that are made of lines "KEY:<tab>VALUE".
 */
#include "../../../lib/base/proc_field.h"

#include <errno.h>
#include <fcntl.h>

#include "../fixture.h"

#define VALUE_SIZE 16

static int read_text(const char *text, const char *key, char value[static VALUE_SIZE])
{
	auto_close int fd = unit_memory_file(text, strlen(text));

	return proc_field_read(fd, key, value, VALUE_SIZE);
}

UNIT_TEST(test_proc_field_read_value_of_the_key_is_read)
{
	static const char text[] = "Name:\tcat\nPid:\t42\nPPid:\t1\nUid:\t0\t1\t2\t3\n"
				   "Groups:\t \nState:\tS (sleeping)\nPid:\t43\n";
	static const struct {
		const char *key;
		const char *value;
	} cases[] = {
		{"Name", "cat"},           {"Pid", "42"}, {"PPid", "1"}, {"Uid", "0\t1\t2\t3"},
		{"State", "S (sleeping)"},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		char value[VALUE_SIZE] = "as it was";

		ck_assert_int_eq(read_text(text, cases[i].key, value), 0);
		ck_assert_str_eq(value, cases[i].value);
	}
}

UNIT_TEST(test_proc_field_read_line_that_has_not_the_key_does_not_count)
{
	static const char *const texts[] = {
		"",
		"\n",
		"Pid\t42\n",
		"Pid 42\n",
		"Pid: 42\n",
		"Pid:42\n",
		"Pid:\n",
		"Pid:\t\n",
		"Pid:\t \n",
		" Pid:\t42\n",
		"PPid:\t42\n",
		"Pidx:\t42\n",
		"pid:\t42\n",
		"x\nPi\nd:\t42\n",
	};

	for (size_t i = 0; i < UNIT_LENGTH(texts); i++) {
		char value[VALUE_SIZE] = "as it was";

		ck_assert_msg(read_text(texts[i], "Pid", value) == -ENODATA, "\"%s\"", texts[i]);
		ck_assert_str_eq(value, "as it was");
	}
}

UNIT_TEST(test_proc_field_read_value_that_does_not_fit_is_cut)
{
	struct {
		char value[VALUE_SIZE];
		char behind;
	} room = {"", 'x'};

	ck_assert_int_eq(read_text("Key:\t0123456789abcde\n", "Key", room.value), 0);
	ck_assert_str_eq(room.value, "0123456789abcde");
	ck_assert_int_eq(read_text("Key:\t0123456789abcdef\n", "Key", room.value), 0);
	ck_assert_str_eq(room.value, "0123456789abcde");
	ck_assert_int_eq(room.behind, 'x');
}

UNIT_TEST(test_proc_field_read_own_status_has_own_pid)
{
	auto_close int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	char expected[VALUE_SIZE];
	char value[VALUE_SIZE];

	(void)snprintf(expected, sizeof(expected), "%d", getpid());
	ck_assert_int_eq(proc_field_read(fd, "Pid", value, sizeof(value)), 0);
	ck_assert_str_eq(value, expected);
}

UNIT_TEST(test_proc_field_read_unreadable_is_error)
{
	auto_close int directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char value[VALUE_SIZE];

	ck_assert_int_eq(proc_field_read(-1, "Pid", value, sizeof(value)), -EBADF);
	ck_assert_int_eq(proc_field_read(directory, "Pid", value, sizeof(value)), -EISDIR);
}

UNIT_TEST(test_proc_field_read_without_memory_is_error)
{
	auto_close int fd = unit_memory_file("Pid:\t42\n", 8);
	char value[VALUE_SIZE] = "as it was";
	int r;

	unit_fail_allocation(1);
	r = proc_field_read(fd, "Pid", value, VALUE_SIZE);
	ck_assert(unit_allocation_failed());
	ck_assert_int_eq(r, -ENOMEM);
	ck_assert_str_eq(value, "as it was");
}
