/*
 * dlopen(3) says in words alone why it failed. So the directories that it searches are searched
 * again, and the loader's cache is searched for the name (ld.so(8)).
 *
 * The names are root's. In a helper, the caller may make any of this fail with a resource limit.
 */
#include "shared_object.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/util.h"

static bool is_in_directory(const char *directory, const char *file)
{
	char path[PATH_MAX];
	struct stat st;

	return snprintf(path, sizeof(path), "%s/%s", directory, file) >= (int)sizeof(path) ||
	       fstatat(AT_FDCWD, path, &st, 0) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

static bool is_in_directories(const char *file)
{
	void *self = dlopen(NULL, RTLD_NOW);
	auto_free Dl_serinfo *places = NULL;
	Dl_serinfo size;

	if (self && dlinfo(self, RTLD_DI_SERINFOSIZE, &size) == 0 &&
	    (places = malloc(size.dls_size)))
		*places = size;
	if (!places || dlinfo(self, RTLD_DI_SERINFO, places) != 0)
		return true;
	for (unsigned i = 0; i < places->dls_cnt; i++)
		if (is_in_directory(places->dls_serpath[i].dls_name, file))
			return true;
	return false;
}

static bool is_in_cache(const char *file)
{
	auto_close int fd = open("/etc/ld.so.cache", O_RDONLY | O_CLOEXEC);
	auto_free char *cache = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return fd >= 0 || errno != ENOENT;
	cache = malloc((size_t)st.st_size);
	return !cache || read(fd, cache, (size_t)st.st_size) != st.st_size ||
	       memmem(cache, (size_t)st.st_size, file, strlen(file));
}

bool shared_object_may_be_there(const char *file)
{
	return is_in_directories(file) || is_in_cache(file);
}
