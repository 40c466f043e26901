/*
 * The one way a file of delegations is changed.
 *
 * What is not changed is copied byte by byte: comments, bad lines, the order of lines. Symbolic
 * links are followed first, so that the file behind them is replaced, and not the link.
 */
#include "rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#define COPY_BUFFER (UINT32_C(64) * 1024)
#define NEW_FILE_MODE 0644

int edit_list_add(struct edit_list *edits, uint64_t offset, uint64_t end, char *text)
{
	struct edit *items = reallocarray(edits->items, edits->len + 1, sizeof(*items));

	if (!items)
		return -ENOMEM;
	edits->items = items;
	items[edits->len++] = (struct edit){offset, end, text};
	return 0;
}

void edit_list_clear(struct edit_list *edits)
{
	for (size_t i = 0; i < edits->len; i++)
		free(edits->items[i].text);
	free(edits->items);
	*edits = (struct edit_list){0};
}

/* The files of one change. */
struct names {
	char *file;       /* the file itself, symbolic links followed */
	char *fresh;      /* FILE+ */
	char *kept;       /* FILE- */
	char *kept_fresh; /* FILE-+, on its way to FILE- */
};

static void names_clear(struct names *names)
{
	free(names->file);
	free(names->fresh);
	free(names->kept);
	free(names->kept_fresh);
}

static int names_make(const char *path, bool exists, struct names *names)
{
	names->file = exists ? realpath(path, NULL) : strdup(path);
	if (!names->file)
		return -errno;
	if (asprintf(&names->fresh, "%s+", names->file) < 0)
		names->fresh = NULL;
	if (asprintf(&names->kept, "%s-", names->file) < 0)
		names->kept = NULL;
	if (asprintf(&names->kept_fresh, "%s-+", names->file) < 0)
		names->kept_fresh = NULL;
	return names->fresh && names->kept && names->kept_fresh ? 0 : -ENOMEM;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, text, len);

		if (written <= 0)
			return written < 0 ? -errno : -EIO;
		text += written;
		len -= (size_t)written;
	}
	return 0;
}

/* Copies [from, end) of the old file; *last becomes the last byte that was copied, if any was. */
static int copy_bytes(int in, int out, uint64_t from, uint64_t end, char *last)
{
	auto_free char *buffer = malloc(COPY_BUFFER);
	int r = 0;

	if (!buffer)
		return -ENOMEM;
	while (r == 0 && from < end) {
		size_t wanted = end - from < COPY_BUFFER ? (size_t)(end - from) : COPY_BUFFER;
		ssize_t got = pread(in, buffer, wanted, (off_t)from);

		if (got <= 0)
			return got < 0 ? -errno : -EIO;
		*last = buffer[got - 1];
		from += (uint64_t)got;
		r = write_all(out, buffer, (size_t)got);
	}
	return r;
}

static int write_edit(int out, const char *text, char *last)
{
	size_t len = strlen(text);
	int r = 0;

	if (len == 0)
		return 0;
	if (*last != '\n')
		r = write_all(out, "\n", 1);
	*last = text[len - 1];
	return r < 0 ? r : write_all(out, text, len);
}

static int write_content(int in, int out, uint64_t size, const struct edit_list *edits)
{
	uint64_t position = 0;
	char last = '\n';

	for (size_t i = 0; i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];
		int r = copy_bytes(in, out, position, edit->offset, &last);

		if (r == 0)
			r = write_edit(out, edit->text, &last);
		if (r < 0)
			return r;
		position = edit->end;
	}
	return copy_bytes(in, out, position, size, &last);
}

static int copy_attribute(int in, int out, const char *name)
{
	auto_free char *value = NULL;
	ssize_t len = fgetxattr(in, name, NULL, 0);

	if (len < 0)
		return -errno;
	value = malloc((size_t)len + 1);
	if (!value)
		return -ENOMEM;
	len = fgetxattr(in, name, value, (size_t)len);
	if (len < 0 || fsetxattr(out, name, value, (size_t)len, 0) < 0)
		return -errno;
	return 0;
}

/* The names of the extended attributes, each ended by a NUL byte. */
static int list_attributes(int fd, char **ret_names, ssize_t *ret_len)
{
	auto_free char *names = NULL;
	ssize_t len = flistxattr(fd, NULL, 0);

	if (len < 0 && errno != ENOTSUP)
		return -errno;
	if (len > 0) {
		names = malloc((size_t)len);
		if (!names)
			return -ENOMEM;
		len = flistxattr(fd, names, (size_t)len);
		if (len < 0)
			return -errno;
	}
	*ret_names = take_pointer(&names);
	*ret_len = len < 0 ? 0 : len;
	return 0;
}

/* A directory's default access control list is on each new file in it. The old file has its own. */
static int remove_access_list(int out)
{
	if (fremovexattr(out, "system.posix_acl_access") < 0 && errno != ENODATA &&
	    errno != ENOTSUP)
		return -errno;
	return 0;
}

/* Security labels and access control lists. */
static int copy_attributes(int in, int out)
{
	auto_free char *names = NULL;
	ssize_t len = 0;
	int r = list_attributes(in, &names, &len);

	for (char *name = names; r == 0 && name < names + len; name += strlen(name) + 1)
		r = copy_attribute(in, out, name);
	return r;
}

static int copy_status(int in, int out, const struct stat *st)
{
	int r = remove_access_list(out);

	if (r < 0)
		return r;
	if (fchown(out, st->st_uid, st->st_gid) < 0 || fchmod(out, st->st_mode & 07777) < 0)
		return -errno;
	return copy_attributes(in, out);
}

static int make_status(int out)
{
	return fchown(out, 0, 0) < 0 || fchmod(out, NEW_FILE_MODE) < 0 ? -errno : 0;
}

/* Writes a new file at path: the old one with the edits, or the edits alone if in is -1. */
static int write_file(const char *path, int in, const struct edit_list *edits)
{
	struct stat st = {0};
	auto_close int out = -1;
	int r;

	if (in >= 0 && fstat(in, &st) < 0)
		return -errno;
	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out < 0)
		return -errno;
	r = write_content(in, out, (uint64_t)st.st_size, edits);
	if (r == 0)
		r = in >= 0 ? copy_status(in, out, &st) : make_status(out);
	if (r == 0 && fsync(out) < 0)
		r = -errno;
	if (r == 0 && close(take_fd(&out)) < 0)
		r = -errno;
	return r;
}

static int open_directory(const struct names *names)
{
	auto_free char *copy = strdup(names->file);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	return fd < 0 ? -errno : fd;
}

/*
 * Puts the new file in the old one's place. If that cannot be made to last, the copy of the old one
 * takes its place again; else the copy is what is kept.
 */
static int replace(const struct names *names, int directory, bool exists)
{
	int r;

	if (rename(names->fresh, names->file) < 0)
		return -errno;
	if (fsync(directory) < 0) {
		r = -errno;
		(void)(exists ? rename(names->kept_fresh, names->file) : unlink(names->file));
		return r;
	}
	/* The change is made; without this step a former file is kept still. */
	if (exists && rename(names->kept_fresh, names->kept) < 0)
		(void)unlink(names->kept_fresh);
	return 0;
}

/* A link that leads nowhere is not replaced: the administrator means a file that is elsewhere. */
static int check_absent(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return -ENOENT;
	return errno == ENOENT ? 0 : -errno;
}

int rewrite_file(const char *path, int fd, const struct edit_list *edits)
{
	static const struct edit_list unchanged = {0};
	__attribute__((cleanup(names_clear))) struct names names = {0};
	auto_close int directory = -1;
	bool exists = fd >= 0;
	int r = exists ? 0 : check_absent(path);

	if (r == 0)
		r = names_make(path, exists, &names);
	if (r < 0)
		return r;
	r = write_file(names.fresh, fd, edits);
	/* A file of its own, not another name of the one in use: usermod(8) writes into it in
	 * place. */
	if (r == 0 && exists)
		r = write_file(names.kept_fresh, fd, &unchanged);
	if (r == 0) {
		directory = open_directory(&names);
		r = directory < 0 ? directory : replace(&names, directory, exists);
	}
	if (r < 0) {
		(void)unlink(names.fresh);
		(void)unlink(names.kept_fresh);
	}
	return r;
}
