/*
 * As execvp(3) looks for a program, without starting it. PATH is the caller's.
 */
#include "helper_path.h"

#include <sys/stat.h>

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

bool helper_path(const char *name, char path[static PATH_MAX])
{
	const char *rest = getenv("PATH");
	size_t len;

	for (; rest; rest = rest[len] == ':' ? rest + len + 1 : NULL) {
		len = strcspn(rest, ":");
		if (snprintf(path, PATH_MAX, "%.*s/%s", len > 0 ? (int)len : 1,
			     len > 0 ? rest : ".", name) < PATH_MAX &&
		    is_program(path))
			return true;
	}
	return false;
}
