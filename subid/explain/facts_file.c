/*
 * Examines a file of the administrator's that was not read: what leads to it, and whether a command
 * can mend it here.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "facts.h"

static bool is_read_only(const char *path)
{
	struct statvfs fs;

	return statvfs(path, &fs) == 0 && (fs.f_flag & ST_RDONLY);
}

/* Of a user that is not mapped here, nobody here may change a file. */
static bool is_mapped(uid_t uid, const struct id_map *ours)
{
	return ours->len == 0 || id_map_has_inside(ours, uid);
}

void file_examine(const char *path, const struct id_map *our_users, struct file_facts *ret_facts)
{
	char text[ESCAPED_MAX];
	struct stat st;
	ssize_t len;

	if (lstat(path, &st) < 0)
		return;
	ret_facts->link = S_ISLNK(st.st_mode);
	len = ret_facts->link ? readlink(path, text, sizeof(text) - 1) : 0;
	text[len < 0 ? 0 : len] = '\0';
	(void)escape_text(text, ret_facts->leads_to);
	ret_facts->mode_allows = S_ISREG(st.st_mode) && (st.st_mode & S_IROTH);
	ret_facts->mendable =
		S_ISREG(st.st_mode) && !is_read_only(path) && is_mapped(st.st_uid, our_users);
}
