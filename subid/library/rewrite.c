/*
 * The one way a file of delegations is changed.
 *
 * What is not changed is copied byte by byte: comments, bad lines, the order of lines. Symbolic
 * links are followed once, when the file is opened, so that the file behind them is replaced, and
 * not the link; from then on names are looked up in the directory that was found and judged, and
 * never the path again.
 */
#include "rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "log.h"

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

/* A link that leads nowhere is not replaced: the administrator means a file that is elsewhere. */
static int check_absent(const char *path)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return -ENOENT;
	return errno == ENOENT ? 0 : -errno;
}

static int refuse(const char *path, const struct file_verdict *verdict)
{
	if (verdict->fault == FILE_OPEN)
		return -verdict->error;
	log_file_fault(path, verdict);
	return -EPERM;
}

int rewritable_open(const char *path, struct rewritable *ret_file)
{
	struct rewritable file = {.fd = -1};
	struct file_verdict verdict;
	int r = 0;

	if (trusted_file_find(path, &verdict, &file.place) != FILE_GOOD)
		return refuse(path, &verdict);
	if (trusted_file_open_at(&file.place, &verdict, &file.fd) != FILE_GOOD)
		r = verdict.fault == FILE_OPEN && verdict.error == ENOENT ? check_absent(path)
									  : refuse(path, &verdict);
	else if (fstat(file.fd, &file.st) < 0)
		r = -errno;
	if (r < 0)
		rewritable_close(&file);
	else
		*ret_file = file;
	return r;
}

void rewritable_close(struct rewritable *file)
{
	if (file->fd >= 0)
		(void)close(file->fd);
	if (file->place.dir >= 0)
		(void)close(file->place.dir);
	file->fd = -1;
	file->place.dir = -1;
}

/* The files of one change, beside the file itself. */
struct names {
	char fresh[NAME_MAX + 1];      /* FILE+ */
	char kept[NAME_MAX + 1];       /* FILE- */
	char kept_fresh[NAME_MAX + 1]; /* FILE-+, on its way to FILE- */
};

static int names_make(const char *name, struct names *ret_names)
{
	if (strlen(name) + strlen("-+") > NAME_MAX)
		return -ENAMETOOLONG;
	(void)snprintf(ret_names->fresh, sizeof(ret_names->fresh), "%.*s+", NAME_MAX - 1, name);
	(void)snprintf(ret_names->kept, sizeof(ret_names->kept), "%.*s-", NAME_MAX - 1, name);
	(void)snprintf(ret_names->kept_fresh, sizeof(ret_names->kept_fresh), "%.*s-+", NAME_MAX - 2,
		       name);
	return 0;
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

/* The last line ends with a newline in any case: shadow does not read a file without. */
static int write_content(const struct rewritable *file, int out, const struct edit_list *edits)
{
	const uint64_t size = (uint64_t)file->st.st_size;
	uint64_t position = 0;
	char last = '\n';
	int r;

	for (size_t i = 0; edits && i < edits->len; i++) {
		const struct edit *edit = &edits->items[i];

		r = copy_bytes(file->fd, out, position, edit->offset, &last);
		if (r == 0)
			r = write_edit(out, edit->text, &last);
		if (r < 0)
			return r;
		position = edit->end;
	}
	r = copy_bytes(file->fd, out, position, size, &last);
	return r == 0 && edits && last != '\n' ? write_all(out, "\n", 1) : r;
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

/* Writes a new file beside the old one, with the edits, or without them an exact copy. */
static int write_file(const struct rewritable *file, const char *name,
		      const struct edit_list *edits)
{
	auto_close int out = -1;
	int r;

	if (unlinkat(file->place.dir, name, 0) < 0 && errno != ENOENT)
		return -errno;
	out = openat(file->place.dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		     0600);
	if (out < 0)
		return -errno;
	r = write_content(file, out, edits);
	if (r == 0)
		r = file->fd >= 0 ? copy_status(file->fd, out, &file->st) : make_status(out);
	if (r == 0 && fsync(out) < 0)
		r = -errno;
	if (r == 0 && close(take_fd(&out)) < 0)
		r = -errno;
	return r;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Whoever does not lock may have written since the file was opened. */
static int check_unchanged(const struct rewritable *file)
{
	const struct stat *then = &file->st;
	struct stat now;

	if (fstatat(file->place.dir, file->place.name, &now, AT_SYMLINK_NOFOLLOW) < 0)
		return errno != ENOENT ? -errno : file->fd < 0 ? 0 : -ESTALE;
	if (file->fd < 0 || now.st_dev != then->st_dev || now.st_ino != then->st_ino ||
	    now.st_size != then->st_size || !same_time(&now.st_mtim, &then->st_mtim) ||
	    !same_time(&now.st_ctim, &then->st_ctim))
		return -ESTALE;
	return 0;
}

/*
 * Puts the new file in the old one's place. If that cannot be made to last, the copy of the old one
 * takes its place again; else the copy is what is kept.
 */
static int replace(const struct rewritable *file, const struct names *names)
{
	const int dir = file->place.dir;
	const char *name = file->place.name;
	bool exists = file->fd >= 0;
	auto_close int readable = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = readable < 0 ? -errno : check_unchanged(file);

	if (r < 0)
		return r;
	if (renameat(dir, names->fresh, dir, name) < 0)
		return -errno;
	if (fsync(readable) < 0) {
		r = -errno;
		(void)(exists ? renameat(dir, names->kept_fresh, dir, name)
			      : unlinkat(dir, name, 0));
		return r;
	}
	/* The change is made; without this step a former file is kept still. */
	if (exists && renameat(dir, names->kept_fresh, dir, names->kept) < 0)
		(void)unlinkat(dir, names->kept_fresh, 0);
	return 0;
}

int rewrite_file(const struct rewritable *file, const struct edit_list *edits)
{
	struct names names;
	int r = names_make(file->place.name, &names);

	if (r < 0)
		return r;
	r = write_file(file, names.fresh, edits);
	/* A file of its own, not another name of the one in use: usermod(8) writes into it in
	 * place. */
	if (r == 0 && file->fd >= 0)
		r = write_file(file, names.kept_fresh, NULL);
	if (r == 0)
		r = replace(file, &names);
	if (r < 0) {
		(void)unlinkat(file->place.dir, names.fresh, 0);
		(void)unlinkat(file->place.dir, names.kept_fresh, 0);
	}
	return r;
}
