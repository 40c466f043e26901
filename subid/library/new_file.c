/*
 * Writes the bytes of a new file, and gives it what the old one has besides: owner, mode, security
 * labels and access control lists.
 *
 * What is not changed is copied byte by byte: comments, bad lines, the order of lines.
 */
#include "new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>

#define COPY_BUFFER (UINT32_C(64) * 1024)
#define NEW_FILE_MODE 0644

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

/* The names of the extended attributes, each ended by a NUL byte; nothing if there are none. */
static int list_attributes(int fd, char **ret_names, ssize_t *ret_len)
{
	auto_free char *names = NULL;
	ssize_t len = flistxattr(fd, NULL, 0);

	if (len < 0 && errno != ENOTSUP)
		return -errno;
	if (len <= 0)
		return 0;
	names = malloc((size_t)len);
	if (!names)
		return -ENOMEM;
	len = flistxattr(fd, names, (size_t)len);
	if (len < 0)
		return -errno;
	*ret_names = take_pointer(&names);
	*ret_len = len;
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

	for (ssize_t at = 0; r == 0 && at < len; at += (ssize_t)strlen(&names[at]) + 1)
		r = copy_attribute(in, out, &names[at]);
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

int new_file_write(const struct rewritable *file, const char *name, const struct edit_list *edits)
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
