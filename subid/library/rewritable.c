/*
 * Symbolic links are followed once, when the file is opened, so that the file behind them is
 * replaced, and not the link; from then on names are looked up in the directory that was found and
 * judged, and never the path again.
 */
#include "rewritable.h"

#include <errno.h>
#include <fcntl.h>

#include "log.h"

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

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

int rewritable_check(const struct rewritable *file)
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
