/*
 * The places are those of the install rules, relative to each other, so that a tree can be moved as
 * a whole. Compiled for each program by itself: TO_PROGRAMS is the way to bin/, TO_VERBS to that of
 * verbs.
 */
#include "programs.h"

/* Without "..", since people are told the path. Where there is no such directory, nor is the file.
 */
static bool find(const char *way, const char *name, char path[static PATH_MAX])
{
	char own[PATH_MAX];
	char directory[2 * PATH_MAX];
	auto_free char *plain = NULL;
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);
	const char *slash;

	own[len < 0 ? 0 : len] = '\0';
	slash = strrchr(own, '/');
	(void)snprintf(directory, sizeof(directory), "%.*s/%s", slash ? (int)(slash - own) : 0, own,
		       way);
	plain = realpath(directory, NULL);
	return snprintf(path, PATH_MAX, "%s/%s", plain ? plain : directory, name) < PATH_MAX;
}

bool program_beside(const char *name, char path[static PATH_MAX])
{
	return find(TO_PROGRAMS, name, path);
}

bool program_of_verbs(char path[static PATH_MAX])
{
	return find(TO_VERBS, "subid", path);
}
