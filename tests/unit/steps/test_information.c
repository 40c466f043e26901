/*
 * --help and --version: when they are meant, and what they say.
 */
#include "../../../lib/steps/information.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>

#include "../fixture.h"

static bool is_wanted(const char *first, const char *second)
{
	char name[] = "newuidmap";
	char words[2][16] = {""};
	char *argv[] = {name, words[0], words[1], NULL};

	(void)snprintf(words[0], sizeof(words[0]), "%s", first);
	if (second)
		(void)snprintf(words[1], sizeof(words[1]), "%s", second);
	return information_is_wanted(second ? 3 : 2, argv);
}

static char *print(const struct id_kind *kind, const char *option)
{
	auto_close int capture = unit_capture(STDOUT_FILENO);
	struct privileges privileges = {.sets = cap_get_proc()};

	ck_assert_int_eq(information_print(kind, &privileges, option), EXIT_SUCCESS);
	ck_assert_ptr_null(privileges.sets);
	return unit_captured(capture);
}

UNIT_TEST(test_information_is_wanted_sole_option_only)
{
	ck_assert(is_wanted("--help", NULL));
	ck_assert(is_wanted("--version", NULL));
	ck_assert(!is_wanted("--help", "--help"));
	ck_assert(!is_wanted("--version", ""));
	ck_assert(!is_wanted("1", "--help"));
	ck_assert(!is_wanted("", NULL));
	ck_assert(!is_wanted("-h", NULL));
	ck_assert(!is_wanted("--hel", NULL));
	ck_assert(!is_wanted("--helpx", NULL));
	ck_assert(!is_wanted("--HELP", NULL));
	ck_assert(!information_is_wanted(1, (char *const[]){NULL, NULL}));
	ck_assert(!information_is_wanted(0, (char *const[]){NULL}));
}

UNIT_TEST(test_information_usage_is_the_line_that_people_know)
{
	ck_assert_str_eq(id_kind_uid.usage,
			 "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> "
			 "[ <uid> <loweruid> <count> ] ...");
	ck_assert_str_eq(id_kind_gid.usage,
			 "usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
			 "[ <gid> <lowergid> <count> ] ...");
}

UNIT_TEST(test_information_print_help_says_what_is_mapped)
{
	auto_free char *text = print(&id_kind_gid, "--help");

	ck_assert_str_eq(
		text,
		"usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
		"[ <gid> <lowergid> <count> ] ...\n\n"
		"Maps gids of the user namespace of a process that you own: the IDs from <gid> on "
		"inside\nare those from <lowergid> on outside, <count> of them. You may map what "
		"/etc/subgid\ndelegates to you, and your own gid. See newgidmap(1).\n");
}

UNIT_TEST(test_information_print_version_is_one_line)
{
	static const char before_version[] = "newuidmap (newidmap) ";
	auto_free char *text = print(&id_kind_uid, "--version");

	ck_assert_mem_eq(text, before_version, strlen(before_version));
	ck_assert(isdigit((unsigned char)text[strlen(before_version)]));
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}

static int print_with(int standard_output, char **ret_err)
{
	auto_close int capture = unit_capture(STDERR_FILENO);
	int r;

	ck_assert_int_eq(dup2(standard_output, STDOUT_FILENO), STDOUT_FILENO);
	r = information_print(&id_kind_uid, &(struct privileges){0}, "--version");
	*ret_err = unit_captured(capture);
	return r;
}

UNIT_TEST(test_information_print_that_cannot_be_written_is_a_failure)
{
	auto_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto_free char *err = NULL;

	ck_assert_int_eq(print_with(full, &err), EXIT_FAILURE);
	ck_assert_str_eq(err, "newuidmap: standard output: No space left on device\n");
}

/* Then nothing is left for the end. */
UNIT_TEST(test_information_print_that_cannot_be_written_at_once_is_a_failure)
{
	auto_close int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto_free char *err = NULL;

	ck_assert_int_eq(setvbuf(stdout, NULL, _IONBF, 0), 0);
	ck_assert_int_eq(print_with(full, &err), EXIT_FAILURE);
	ck_assert_str_eq(err, "newuidmap: standard output: No space left on device\n");
}

UNIT_TEST(test_information_print_that_nobody_reads_is_a_failure)
{
	auto_free char *err = NULL;
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	(void)close(ends[0]);
	ck_assert_int_eq(print_with(ends[1], &err), EXIT_FAILURE);
	ck_assert_str_eq(err, "newuidmap: standard output: Broken pipe\n");
	(void)close(ends[1]);
}

/* Standard output is the caller's: nothing is written to it while privilege is left. */
UNIT_TEST(test_information_print_with_privilege_left_is_a_failure)
{
	auto_close int file = unit_memory_file("", 0);
	auto_free char *err = NULL;
	auto_free char *out = NULL;

	unit_refuse_call(SYS_capset, EPERM);
	ck_assert_int_eq(print_with(file, &err), EXIT_FAILURE);
	out = unit_read_all(file);
	ck_assert_str_eq(out, "");
	ck_assert_str_eq(err, "newuidmap: Could not set caps\n");
}

UNIT_TEST_NAMESPACE(test_information_print_for_unmapped_user_is_good)
{
	auto_free char *text = NULL;

	unit_enter_namespace("1 1 1", "1 1 1");
	text = print(&id_kind_gid, "--version");
	ck_assert_ptr_eq(strstr(text, "newgidmap (newidmap) "), text);
}
