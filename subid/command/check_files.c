/*
 * The verdicts are those by which the helpers and the library take a file or leave it.
 */
#include "check_files.h"

#include <sys/stat.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/files.h"
#include "../explain/look_alike.h"
#include "../explain/shell.h"
#include "../library/login_number.h"

#define READABLE (S_IRUSR | S_IRGRP | S_IROTH)

/* How the problems of a file are called. Without "missing", the file need not be there. */
struct file_codes {
	const char *missing;
	const char *dangling;
	const char *unreadable;
	const char *not_opened;
	const char *path;
	const char *not_regular;
	const char *owner;
	const char *writable;
};

static const struct file_codes subid_codes = {
	.missing = "subid-file-missing",
	.dangling = "subid-file-dangling",
	.unreadable = "subid-file-unreadable",
	.not_opened = "subid-file-not-opened",
	.path = "subid-file-path",
	.not_regular = "subid-file-not-regular",
	.owner = "subid-file-owner",
	.writable = "subid-file-writable",
};

static const struct file_codes login_defs_codes = {
	.dangling = "login-defs-not-read",
	.unreadable = "login-defs-unreadable",
	.not_opened = "login-defs-not-read",
	.path = "login-defs-unsafe",
	.not_regular = "login-defs-unsafe",
	.owner = "login-defs-unsafe",
	.writable = "login-defs-unsafe",
};

struct judged {
	const char *path;
	const struct file_verdict *verdict;
	const struct file_codes *codes;
};

static int add(struct problem_list *problems, const struct judged *judged, const char *code,
	       const char *text, const char *command)
{
	const struct problem problem = {
		.code = code, .severity = SEVERITY_ERROR, .file = judged->path};
	char word[SHELL_WORD_MAX];
	int r = problem_add(problems, &problem, "%s", text);

	if (r == 0 && command && shell_quote(judged->path, word))
		r = problem_add_remedy(problems, "as root: %s %s", command, word);
	return r;
}

static int add_not_opened(struct problem_list *problems, const struct judged *judged)
{
	const int error = judged->verdict->error;
	struct stat st;

	if (error == EACCES)
		return add(problems, judged, judged->codes->unreadable,
			   "it must be readable by all", "chmod a+r");
	if (error != ENOENT)
		return add(problems, judged, judged->codes->not_opened, strerror(error), NULL);
	if (lstat(judged->path, &st) == 0)
		return add(problems, judged, judged->codes->dangling,
			   "it is a symbolic link to a file that does not exist", NULL);
	if (!judged->codes->missing)
		return 0;
	return add(problems, judged, judged->codes->missing,
		   "there is no such file, so that nothing is delegated in it",
		   "install -m 644 /dev/null");
}

static int judge(struct problem_list *problems, const struct judged *judged)
{
	const struct file_verdict *verdict = judged->verdict;

	switch (verdict->fault) {
	case FILE_GOOD:
		/* Root can read it; the helpers read it as their callers. */
		if ((verdict->mode & READABLE) == READABLE)
			return 0;
		return add(problems, judged, judged->codes->unreadable,
			   "it must be readable by all", "chmod a+r");
	case FILE_OPEN:
		return add_not_opened(problems, judged);
	case FILE_PATH:
		return add(problems, judged, judged->codes->path,
			   "it is ignored: others than root can write to a directory on the way to "
			   "it, or its file system shows any owner (procfs, FUSE)",
			   NULL);
	case FILE_NOT_REGULAR:
		return add(problems, judged, judged->codes->not_regular,
			   "it is ignored: it is not a regular file", NULL);
	case FILE_OWNER:
		return add(problems, judged, judged->codes->owner,
			   "it is ignored: its owner is not root, and may have written what it "
			   "says",
			   "chown root");
	case FILE_WRITABLE:
		return add(problems, judged, judged->codes->writable,
			   "it is ignored: others than root can write to it, and may have written "
			   "what it says",
			   "chmod go-w");
	}
	return 0;
}

static bool asks_files(const struct source_rules *rules)
{
	for (size_t i = 0; i < rules->len; i++)
		if (source_is_files(&rules->items[i]))
			return true;
	return rules->len == 0;
}

static int check_file(const struct table_file *file, bool asked, struct problem_list *problems)
{
	const struct judged judged = {file->path, &file->verdict, &subid_codes};
	const struct problem unended = {
		.code = "newline-missing", .severity = SEVERITY_WARNING, .file = file->path};
	const struct problem idle = {
		.code = "files-not-asked", .severity = SEVERITY_NOTE, .file = file->path};
	const struct problem utf_16 = {.code = look_alike_name(LOOK_ALIKE_UTF_16),
				       .severity = SEVERITY_ERROR,
				       .file = file->path,
				       .line = 1};
	int r = 0;

	if (!asked)
		return file->len == 0 ? 0
				      : problem_add(problems, &idle,
						    "no line of it counts: \"files\" is not in "
						    "\"subid:\" of nsswitch.conf");
	if (file->error < 0)
		r = add(problems, &judged, "subid-file-not-read", strerror(-file->error), NULL);
	if (r == 0)
		r = judge(problems, &judged);
	if (r == 0 && file->utf_16)
		r = problem_add(problems, &utf_16, "ignored: %s",
				look_alike_text(LOOK_ALIKE_UTF_16));
	if (r == 0 && file->unended && !file->utf_16)
		r = problem_add(problems, &unended,
				"the last line has no newline at its end: shadow 4.20 ignores it");
	return r;
}

int check_files(const struct tables *tables, const struct users *users,
		struct problem_list *problems)
{
	const bool asked = asks_files(&users->nsswitch.subid);
	int r = 0;

	for (size_t i = 0; r == 0 && i < TABLES_FILES; i++)
		if (tables->files[i].asked)
			r = check_file(&tables->files[i], asked, problems);
	return r;
}

static int read_setting(const char *path, const char *key, uint64_t fallback,
			struct problem_list *problems, uint64_t *ret_number)
{
	const struct problem problem = {
		.code = "login-defs-setting", .severity = SEVERITY_ERROR, .file = path};
	int r = login_number_read(path, key, fallback, ret_number);

	if (r < 0)
		*ret_number = fallback;
	if (r == -EINVAL)
		return problem_add(problems, &problem, "%s is not a plain decimal number", key);
	return r == -ENOMEM ? r : 0;
}

int check_login_defs(const struct options *options, struct sub_limits *ret_limits,
		     struct problem_list *problems)
{
	static const char *const keys[TABLES_FILES][3] = {
		{"SUB_UID_MIN", "SUB_UID_MAX", "SUB_UID_COUNT"},
		{"SUB_GID_MIN", "SUB_GID_MAX", "SUB_GID_COUNT"},
	};
	struct file_verdict verdict;
	const struct judged judged = {ret_limits->path, &verdict, &login_defs_codes};
	auto_close int fd = -1;
	int r;

	if (!options_path(options, LOGIN_DEFS, ret_limits->path))
		return -ENAMETOOLONG;
	(void)!trusted_file_open(ret_limits->path, &verdict, &fd);
	r = judge(problems, &judged);
	for (size_t i = 0; r == 0 && i < TABLES_FILES; i++) {
		struct sub_limit *limit = &ret_limits->of[i];

		r = read_setting(ret_limits->path, keys[i][0], 100000, problems, &limit->first);
		if (r == 0)
			r = read_setting(ret_limits->path, keys[i][1], 600100000, problems,
					 &limit->last);
		if (r == 0)
			r = read_setting(ret_limits->path, keys[i][2], 65536, problems,
					 &limit->count);
	}
	return r;
}
