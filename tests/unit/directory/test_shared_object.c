/*
 * What is provably nowhere is told from what may be there: in the loader's cache of an /etc of the
 * test's own.
 */
#include "../../../lib/directory/shared_object.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "../fixture.h"

#define ABSENT "libsubid_no_such_plugin.so"
#define CACHE "/etc/ld.so.cache"

/* Whether it may be there. What dlopen(3) says is told. */
static bool may_be_there(const char *file)
{
	char why[SHARED_OBJECT_WHY_MAX] = "";
	void *handle = NULL;
	int r = shared_object_open(file, why, &handle);

	ck_assert(r == -ENOENT || r == -EAGAIN);
	ck_assert_ptr_null(handle);
	ck_assert_ptr_nonnull(strstr(why, ABSENT));
	return r == -EAGAIN;
}

UNIT_TEST(test_shared_object_open_what_is_loaded_is_found)
{
	char why[SHARED_OBJECT_WHY_MAX];
	size_t (*length)(const char *) = NULL;
	size_t (*unknown)(const char *) = NULL;
	void *handle;

	ck_assert_int_eq(shared_object_open("libc.so.6", why, &handle), 0);
	ck_assert(shared_object_find(handle, "strlen", &length));
	ck_assert_uint_eq(length("four"), 4);
	ck_assert(!shared_object_find(handle, "no_such_function", &unknown));
	ck_assert(!unknown);
}

UNIT_TEST(test_shared_object_open_absent_file_is_nowhere)
{
	ck_assert(!may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_open_without_cache_is_nowhere)
{
	unit_private_etc();
	ck_assert(!may_be_there(ABSENT));
	unit_etc_file("ld.so.cache", "");
	ck_assert(!may_be_there(ABSENT));
	unit_etc_file("ld.so.cache", "another name, and no cache");
	ck_assert(!may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_open_file_that_the_cache_has_may_be_there)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "what is in front " ABSENT);
	ck_assert(may_be_there(ABSENT));
}

UNIT_TEST_NAMESPACE(test_shared_object_open_with_unreadable_cache_may_be_there)
{
	unit_private_etc();
	unit_etc_file("ld.so.cache", "");
	ck_assert_int_eq(chmod(CACHE, 0), 0);
	unit_become_other();
	ck_assert(may_be_there(ABSENT));
}

/* A directory that cannot be searched may have it. */
UNIT_TEST(test_shared_object_open_where_nothing_can_be_searched_may_be_there)
{
	unit_refuse_call(SYS_access, ENFILE);
	ck_assert(may_be_there(ABSENT));
}

/* No directory is that long, but the name alone may be too long for one. */
UNIT_TEST(test_shared_object_open_name_that_is_too_long_may_be_there)
{
	auto_text struct unit_text name = {0};

	unit_text_add(&name, ABSENT);
	unit_text_repeat(&name, 'x', 5000);
	ck_assert(may_be_there(name.bytes));
}
