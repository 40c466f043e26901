/*
 * Examines this program itself: why it has not the privilege that it should have.
 *
 * Privilege comes with the execution of the file, so the file is looked at, and what takes away
 * from it what it gives (capabilities(7), execve(2)).
 */
#include <endian.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#include "../../lib/base/lines.h"
#include "../../lib/base/number.h"
#include "../../lib/base/words.h"
#include "evidence.h"

static const char self[] = "/proc/self/exe";

/* A shell takes these characters as they are. */
static bool is_plain(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-+@%:=,";

	return path[0] == '/' && path[strspn(path, plain)] == '\0';
}

/* The path must lead to the program still, and be one that a command can hold. */
static void find_path(const struct stat *program, char path[static PATH_SHOWN_MAX])
{
	ssize_t len = readlink(self, path, PATH_SHOWN_MAX);
	struct stat st;

	if (len < 0 || len == PATH_SHOWN_MAX)
		len = 0;
	path[len] = '\0';
	if (!is_plain(path) || stat(path, &st) < 0 || st.st_dev != program->st_dev ||
	    st.st_ino != program->st_ino)
		path[0] = '\0';
}

/* Takes ID ... POINT ... from a line of /proc/self/mountinfo (proc(5)), if the ID is the one. */
static bool parse_mount(const struct text_line *line, uint64_t id,
			char point[static PATH_SHOWN_MAX])
{
	struct word rest = {line->text, line->len};
	struct word word;
	uint64_t number;

	if (!word_next(&rest, " ", &word) ||
	    number_parse(word.text, word.len, UINT32_MAX, &number) < 0 || number != id)
		return false;
	for (int i = 0; i < 4; i++) /* parent, device, root, and the mount point */
		if (!word_next(&rest, " ", &word))
			return false;
	if (word.len < PATH_SHOWN_MAX) {
		memcpy(point, word.text, word.len);
		point[word.len] = '\0';
	}
	return true;
}

static void find_mount(char point[static PATH_SHOWN_MAX])
{
	auto_close int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct statx st;

	if (fd < 0 || statx(AT_FDCWD, self, 0, STATX_MNT_ID, &st) < 0 ||
	    !(st.stx_mask & STATX_MNT_ID) || lines_open(fd, 0, &reader) < 0)
		return;
	while (lines_next(reader, &line) > 0)
		if (parse_mount(&line, st.stx_mnt_id, point))
			break;
	if (!is_plain(point))
		point[0] = '\0';
}

/* The capabilities that the file gives, as they are kept in linux/capability.h. */
static void look_at_capabilities(const struct id_kind *kind, struct helper_evidence *helper)
{
	struct vfs_ns_cap_data data;
	ssize_t len = getxattr(self, "security.capability", &data, sizeof(data));
	uint32_t given;

	if (len < (ssize_t)XATTR_CAPS_SZ_2)
		return;
	given = le32toh(data.data[0].permitted);
	helper->has_file_cap = true;
	helper->gives_cap = given & (UINT32_C(1) << kind->capability);
	helper->gives_setfcap = given & (UINT32_C(1) << CAP_SETFCAP);
}

static void look_at_file(const struct id_kind *kind, struct helper_evidence *helper)
{
	struct statfs fs;
	struct stat st;

	look_at_capabilities(kind, helper);
	if (stat(self, &st) == 0) {
		helper->setuid = st.st_mode & S_ISUID;
		helper->owner = st.st_uid;
		find_path(&st, helper->path);
	}
	if (statfs(self, &fs) == 0)
		helper->nosuid = fs.f_flags & ST_NOSUID;
	find_mount(helper->mount);
}

void helper_examine(const struct id_kind *kind, struct helper_evidence *ret_evidence)
{
	struct helper_evidence *helper = ret_evidence;
	auto_close int status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	char tracer[sizeof("2147483647")];

	look_at_file(kind, helper);
	helper->no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
	helper->no_root = prctl(PR_GET_SECUREBITS) & SECBIT_NOROOT;
	helper->unbounded = prctl(PR_CAPBSET_READ, kind->capability, 0, 0, 0) == 1;
	helper->setfcap_unbounded = prctl(PR_CAPBSET_READ, CAP_SETFCAP, 0, 0, 0) == 1;
	helper->traced = status_find(status, "TracerPid:\t", tracer, sizeof(tracer)) &&
			 strcmp(tracer, "0") != 0;
}
