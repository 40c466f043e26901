/*
 * Examines the program that refused: why it has not the privilege that it should have.
 *
 * Privilege comes with the execution of the file, so the file is looked at, and what takes away
 * from it what it gives (capabilities(7), execve(2)).
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#include "../../lib/base/lines.h"
#include "../../lib/base/number.h"
#include "../../lib/base/proc_field.h"
#include "../../lib/base/words.h"
#include "facts.h"

/*
 * Takes ID ... POINT ... from a line of /proc/self/mountinfo (proc(5)), if the ID is the one. A
 * point that is not written as it is, because of blanks, is left out.
 */
static bool parse_mount(const struct text_line *line, uint64_t id,
			char point[static SHELL_WORD_MAX])
{
	char text[SHELL_WORD_MAX];
	struct word rest = {line->text, line->len};
	struct word word;
	uint64_t number;

	if (!word_next(&rest, " ", &word) ||
	    number_parse(word.text, word.len, UINT32_MAX, &number) < 0 || number != id)
		return false;
	for (int i = 0; i < 4; i++) /* parent, device, root, and the mount point */
		if (!word_next(&rest, " ", &word))
			return false;
	(void)snprintf(text, sizeof(text), "%.*s", (int)word.len, word.text);
	if (word.len < sizeof(text) && !strchr(text, '\\'))
		(void)shell_quote(text, point);
	return true;
}

static void find_mount(const char *program, char point[static SHELL_WORD_MAX])
{
	auto_close int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct statx st;

	if (fd < 0 || statx(AT_FDCWD, program, 0, STATX_MNT_ID, &st) < 0 ||
	    !(st.stx_mask & STATX_MNT_ID) || lines_open(fd, 0, &reader) < 0)
		return;
	while (lines_next(reader, &line) > 0)
		if (parse_mount(&line, st.stx_mnt_id, point))
			return;
}

/* The capabilities that the file gives, as they are kept in linux/capability.h. */
static void look_at_capabilities(const struct id_kind *kind, const char *program,
				 struct helper_facts *helper)
{
	struct vfs_ns_cap_data data;
	ssize_t len = getxattr(program, "security.capability", &data, sizeof(data));
	uint32_t given;

	/* It counts where the root user is another one, who may not even be mapped here. */
	helper->foreign_cap = (len < 0 && errno == EOVERFLOW) ||
			      (len == (ssize_t)XATTR_CAPS_SZ_3 && le32toh(data.rootid) != 0);
	if (len < (ssize_t)XATTR_CAPS_SZ_2)
		return;
	given = le32toh(data.data[0].permitted);
	helper->has_file_cap = true;
	helper->gives_cap = given & (UINT32_C(1) << kind->capability);
	helper->gives_setfcap = given & (UINT32_C(1) << CAP_SETFCAP);
}

/* Whether nobody but root can have put there what the file holds. */
static bool is_roots_alone(const char *program)
{
	struct file_verdict verdict;
	struct file_place place;
	struct stat st;
	bool alone = false;

	if (trusted_file_find(program, &verdict, &place) == FILE_GOOD) {
		alone = fstatat(place.dir, place.name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_uid == 0 &&
			!(st.st_mode & (S_IWGRP | S_IWOTH));
		(void)close(place.dir);
	}
	return alone;
}

static void look_at_file(const struct id_kind *kind, const char *program,
			 struct helper_facts *helper)
{
	struct statfs fs;
	struct stat st;
	const bool exists = stat(program, &st) == 0;

	look_at_capabilities(kind, program, helper);
	if (exists) {
		helper->setuid = st.st_mode & S_ISUID;
		helper->path_owner = st.st_uid;
	}
	if (statfs(program, &fs) == 0) {
		helper->nosuid = fs.f_flags & ST_NOSUID;
		helper->read_only = fs.f_flags & ST_RDONLY;
	}
	helper->roots_alone = exists && is_roots_alone(program);
	(void)escape_text(program, helper->path);
	if (exists)
		(void)shell_quote(program, helper->word);
	find_mount(program, helper->mount);
}

/* What the helper's process had, this one has: execve(2) changes none of it. */
static void look_at_process(const struct id_kind *kind, struct helper_facts *helper)
{
	auto_close int status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	char tracer[sizeof("2147483647")];

	helper->no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
	helper->no_root = prctl(PR_GET_SECUREBITS) & SECBIT_NOROOT;
	helper->unbounded = prctl(PR_CAPBSET_READ, kind->capability, 0, 0, 0) == 1;
	helper->setfcap_unbounded = prctl(PR_CAPBSET_READ, CAP_SETFCAP, 0, 0, 0) == 1;
	helper->traced = proc_field_read(status, "TracerPid", tracer, sizeof(tracer)) == 0 &&
			 strcmp(tracer, "0") != 0;
}

void helper_examine(const struct id_kind *kind, const char *program, struct helper_facts *ret_facts)
{
	look_at_file(kind, program, ret_facts);
	look_at_process(kind, ret_facts);
}

bool helper_is_capable(const struct helper_facts *helper)
{
	const bool given = helper->has_file_cap
				   ? helper->gives_cap && !helper->foreign_cap
				   : helper->setuid && helper->path_owner == 0 && !helper->no_root;

	return given && helper->unbounded && !helper->nosuid && !helper->no_new_privs;
}
