/*
 * What is provably nowhere is told from what may be there: in the loader's cache of an /etc of the
 * test's own.
 */
#include "../../../lib/directory/shared_object.h"

#include <fcntl.h>
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
UNIT_TEST(test_shared_object_may_be_there_where_nothing_can_be_searched)
{
	unit_refuse_call(SYS_newfstatat, ENFILE);
	ck_assert(shared_object_may_be_there(ABSENT));
}

/* No directory is that long, but the name alone may be too long for one. */
UNIT_TEST(test_shared_object_may_be_there_name_that_is_too_long)
{
	auto_text struct unit_text name = {0};

	unit_text_add(&name, ABSENT);
	unit_text_repeat(&name, 'x', 5000);
	ck_assert(shared_object_may_be_there(name.bytes));
}
