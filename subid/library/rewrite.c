/*
 * The one way files of delegations are changed: prepared whole, then put in their places.
 *
 * Called under the lock, by change.c.
 */
#include "rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "new_file.h"

/* A file that is changed, and the names beside it. */
struct job {
	const struct rewritable *file;
	const struct edit_list *edits;
	int readable;                  /* its directory, for fsync(2) */
	char fresh[NAME_MAX + 1];      /* FILE+ */
	char kept[NAME_MAX + 1];       /* FILE- */
	char kept_fresh[NAME_MAX + 1]; /* FILE-+, on its way to FILE- */
};

static int job_name(struct job *job)
{
	const char *name = job->file->place.name;

	if (strlen(name) + strlen("-+") > NAME_MAX)
		return -ENAMETOOLONG;
	(void)snprintf(job->fresh, sizeof(job->fresh), "%.*s+", NAME_MAX - 1, name);
	(void)snprintf(job->kept, sizeof(job->kept), "%.*s-", NAME_MAX - 1, name);
	(void)snprintf(job->kept_fresh, sizeof(job->kept_fresh), "%.*s-+", NAME_MAX - 2, name);
	return 0;
}

/* Prepares all that can fail for want of room, before anything is put in its place. */
static int prepare(struct job *job)
{
	const struct rewritable *file = job->file;
	int r = job_name(job);

	if (r == 0)
		r = new_file_write(file, job->fresh, job->edits);
	/* A file of its own, not another name of the one in use: usermod(8) writes into it in
	 * place. */
	if (r == 0 && file->fd >= 0)
		r = new_file_write(file, job->kept_fresh, NULL);
	if (r < 0)
		return r;
	job->readable = openat(file->place.dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return job->readable < 0 ? -errno : 0;
}

/* Puts the copy of the old file in its place again. */
static void undo(const struct job *job)
{
	const int dir = job->file->place.dir;
	const char *name = job->file->place.name;

	(void)(job->file->fd >= 0 ? renameat(dir, job->kept_fresh, dir, name)
				  : unlinkat(dir, name, 0));
}

/* Puts the new file in the old one's place, so that it lasts, or not at all. */
static int replace(const struct job *job)
{
	const int dir = job->file->place.dir;
	int r = 0;

	if (renameat(dir, job->fresh, dir, job->file->place.name) < 0)
		return -errno;
	if (fsync(job->readable) < 0) {
		r = -errno;
		undo(job);
	}
	return r;
}

static int replace_all(const struct job jobs[], size_t len)
{
	size_t done = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < len; i++)
		r = rewritable_check(jobs[i].file);
	while (r == 0 && done < len) {
		r = replace(&jobs[done]);
		done += r == 0;
	}
	while (r < 0 && done > 0)
		undo(&jobs[--done]);
	return r;
}

/* The change is made; without this step a former file is kept still. */
static void keep(const struct job *job)
{
	const int dir = job->file->place.dir;

	if (job->file->fd >= 0 && renameat(dir, job->kept_fresh, dir, job->kept) < 0)
		(void)unlinkat(dir, job->kept_fresh, 0);
}

static void clean_up(const struct job *job)
{
	(void)unlinkat(job->file->place.dir, job->fresh, 0);
	(void)unlinkat(job->file->place.dir, job->kept_fresh, 0);
}

/* A signal that ends the process is not to do so between two files. */
static int commit(const struct job jobs[], size_t len)
{
	sigset_t all;
	sigset_t before;
	int r;

	(void)sigfillset(&all);
	r = -pthread_sigmask(SIG_SETMASK, &all, &before);
	if (r < 0)
		return r;
	r = replace_all(jobs, len);
	for (size_t i = 0; r == 0 && i < len; i++)
		keep(&jobs[i]);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}

int rewrite_files(const struct rewritable files[], const struct edit_list edits[], size_t len)
{
	struct job jobs[REWRITE_MAX];
	size_t wanted = 0;
	int r = 0;

	for (size_t i = 0; i < len; i++)
		if (edits[i].len > 0)
			jobs[wanted++] =
				(struct job){.file = &files[i], .edits = &edits[i], .readable = -1};
	for (size_t i = 0; r == 0 && i < wanted; i++)
		r = prepare(&jobs[i]);
	if (r == 0 && wanted > 0)
		r = commit(jobs, wanted);
	for (size_t i = 0; i < wanted; i++) {
		if (r < 0)
			clean_up(&jobs[i]);
		cleanup_close(&jobs[i].readable);
	}
	return r;
}
