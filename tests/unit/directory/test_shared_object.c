/*
 * What is provably nowhere is told from what may be there: in the loader's cache of an /etc of the
 * test's own, and in the directories that the loader searches.
 */
#include "../../../lib/directory/shared_object.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../fixture.h"

#define ABSENT "libsubid_no_such_plugin.so"
#define CACHE "/etc/ld.so.cache"

UNIT_TEST(test_shared_object_may_be_there_absent_file_is_not)
{
	ck_assert(!shared_object_may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_without_cache_is_not)
{
	unit_private_etc();
	ck_assert(!shared_object_may_be_there(ABSENT));
	unit_etc_file("ld.so.cache", "");
	ck_assert(!shared_object_may_be_there(ABSENT));
	unit_etc_file("ld.so.cache", "another name, and no cache");
	ck_assert(!shared_object_may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_file_that_the_cache_has)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "what is in front " ABSENT);
	ck_assert(shared_object_may_be_there(ABSENT));
}

/* With an error that tells that no directory has the file. */
static void refuse_sizes(void)
{
	unit_refuse_call(SYS_newfstatat, ENOENT);
#ifdef SYS_fstat
	unit_refuse_call(SYS_fstat, ENOENT);
#endif
}

/* A program may have closed its standard input. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_cache_is_descriptor_0)
{
	auto_close int input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);

	unit_private_etc();
	unit_etc_file("ld.so.cache", ABSENT);
	(void)close(STDIN_FILENO);
	ck_assert(shared_object_may_be_there(ABSENT));
	ck_assert(!shared_object_may_be_there("libsubid_other.so"));
	refuse_sizes();
	ck_assert(shared_object_may_be_there(ABSENT));
	if (input >= 0)
		ck_assert_int_eq(dup2(input, STDIN_FILENO), STDIN_FILENO);
}

/* The names stand behind a head of numbers, each with a NUL behind it. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_cache_is_not_text)
{
	static const char cache[] = "\0\0\n\1libc.so.6\0" ABSENT "\0/lib/" ABSENT;
	auto_close int fd = -1;

	unit_private_etc();
	fd = open(CACHE, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	ck_assert_int_eq(write(fd, cache, sizeof(cache)), sizeof(cache));
	ck_assert(shared_object_may_be_there(ABSENT));
	ck_assert(!shared_object_may_be_there("libsubid_other.so"));
}

UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_cache_that_cannot_be_read_to_its_end)
{
	unit_private_etc();
	ck_assert_int_eq(mkdir(CACHE, 0755), 0);
	ck_assert(shared_object_may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_with_unreadable_cache)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "");
	ck_assert_int_eq(chmod(CACHE, 0), 0);
	unit_become_other();
	ck_assert(shared_object_may_be_there(ABSENT));
}

/* A directory that cannot be searched may have it. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_where_nothing_can_be_searched)
{
	unit_private_etc(); /* without a cache: the directories alone are asked */
	unit_refuse_call(SYS_newfstatat, ENFILE);
	ck_assert(shared_object_may_be_there(ABSENT));
}

/* How long the longest of the directories is, as the loader says. */
static size_t longest_directory(void)
{
	void *self = dlopen(NULL, RTLD_NOW);
	auto_free Dl_serinfo *places = NULL;
	Dl_serinfo size;
	size_t longest = 0;

	ck_assert_int_eq(dlinfo(self, RTLD_DI_SERINFOSIZE, &size), 0);
	places = malloc(size.dls_size);
	*places = size;
	ck_assert_int_eq(dlinfo(self, RTLD_DI_SERINFO, places), 0);
	for (unsigned i = 0; i < places->dls_cnt; i++)
		if (strlen(places->dls_serpath[i].dls_name) > longest)
			longest = strlen(places->dls_serpath[i].dls_name);
	return longest;
}

/*
 * No directory is that long here: a path takes its place. One that would be cut is not looked at,
 * whatever its beginning is; one that just fits is looked at whole.
 */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_path_that_is_too_long)
{
	static const struct {
		const char *name; /* stands there again and again, then the absent file */
		size_t len;
		bool expected;
	} cases[] = {
		{"./", PATH_MAX - 1, false}, /* the path to the directory is there */
		{"x/", PATH_MAX - 1, false},
		{"x/", PATH_MAX, true},
		{"x/", 2 * PATH_MAX, true},
	};
	const size_t taken = longest_directory() + strlen("/x");

	unit_private_etc();
	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_text struct unit_text name = {0};

		if ((cases[i].len - taken) % 2 == 1)
			unit_text_add(&name, "/");
		while (name.len < cases[i].len - taken)
			unit_text_add(&name, "%s", cases[i].name);
		unit_text_add(&name, "x");
		ck_assert_msg(shared_object_may_be_there(name.bytes) == cases[i].expected,
			      "case %zu", i);
	}
}

/* One file is in the first directory alone, the other in a later one. No error is left from before.
 */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_file_in_any_directory_is)
{
	static const char *const names[] = {"libsubid_example.so", "libc.so.6"};

	unit_private_etc();
	for (size_t i = 0; i < UNIT_LENGTH(names); i++) {
		errno = ENOENT;
		ck_assert_msg(shared_object_may_be_there(names[i]), "%s", names[i]);
	}
}

/* One of the directories may be something else. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_what_is_no_directory_has_nothing)
{
	unit_private_etc();
	unit_refuse_call(SYS_newfstatat, ENOTDIR);
	ck_assert(!shared_object_may_be_there(ABSENT));
}

/* What cannot be looked at for want of memory may have it: the list of directories, the cache. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_without_memory)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "");
	for (unsigned which = 1; which <= 2; which++) {
		bool may_be;

		unit_fail_allocation(which);
		may_be = shared_object_may_be_there(ABSENT);
		ck_assert(unit_allocation_failed());
		ck_assert(may_be);
	}
}

UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_cache_of_unknown_size)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "");
	refuse_sizes();
	ck_assert(shared_object_may_be_there(ABSENT));
}

/* Nobody executes a program with it. */
UNIT_TEST_NAMESPACE(test_shared_object_may_be_there_cache_is_closed_on_exec)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "");
	unit_demand_open_flags(O_CLOEXEC);
	ck_assert(!shared_object_may_be_there(ABSENT));
}
