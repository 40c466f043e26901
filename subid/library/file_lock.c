/*
 * The protocol is shadow's: first the lock of lckpwdf(3) on /etc/.pwd.lock, then a file PATH.lock
 * with the process ID in it, made by link(2) so that it never is without one.
 *
 * lckpwdf(3) itself belongs to a whole process, and borrows SIGALRM; so the same lock is taken for
 * an open file description, which other threads and other processes respect alike.
 */
#include "file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../../lib/base/number.h"

#define WAIT_MILLISECONDS 15000
#define STEP_MILLISECONDS 5

static const char password_lock[] = "/etc/.pwd.lock";

static int64_t now_milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits a little. Returns 0, or -EBUSY when the time is over. */
static int wait_step(int64_t deadline)
{
	const struct timespec step = {.tv_nsec = STEP_MILLISECONDS * 1000000L};

	if (now_milliseconds() >= deadline)
		return -EBUSY;
	(void)nanosleep(&step, NULL);
	return 0;
}

static int lock_passwords(int64_t deadline, int *ret_fd)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	auto_close int fd = open(password_lock, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -errno;
	while (fcntl(fd, F_OFD_SETLK, &whole) < 0) {
		int r = errno == EAGAIN || errno == EACCES ? wait_step(deadline) : -errno;

		if (r < 0)
			return r;
	}
	*ret_fd = take_fd(&fd);
	return 0;
}

static void unlock_passwords(int *fd)
{
	struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

	if (*fd < 0)
		return;
	/* Not by close(2) alone: a child may have a copy of the descriptor. */
	(void)fcntl(*fd, F_OFD_SETLK, &whole);
	(void)close(*fd);
	*fd = -1;
}

/* Writes our process ID into a new file. */
static int write_pid(const char *path)
{
	char text[sizeof("2147483647")];
	int len = snprintf(text, sizeof(text), "%d", getpid());
	auto_close int fd = -1;
	ssize_t written;

	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	written = write(fd, text, (size_t)len + 1);
	if (written < 0)
		return -errno;
	return written == len + 1 ? 0 : -EIO;
}

/*
 * Whether the process that made the lock has gone. Our own number in it is of an earlier process:
 * another thread would hold the lock on the passwords.
 */
static bool is_stale(const char *path)
{
	char text[32];
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text));
	uint64_t pid;

	if (len <= 0 || number_parse(text, strnlen(text, (size_t)len), INT32_MAX, &pid) < 0 ||
	    pid == 0)
		return false;
	return (pid_t)pid == getpid() || (kill((pid_t)pid, 0) < 0 && errno == ESRCH);
}

static int link_lock(const char *own, const char *lock, int64_t deadline)
{
	while (link(own, lock) < 0) {
		int r = 0;

		if (errno != EEXIST)
			return -errno;
		if (!is_stale(lock))
			r = wait_step(deadline);
		else if (unlink(lock) < 0 && errno != ENOENT)
			r = -errno;
		if (r < 0)
			return r;
	}
	return 0;
}

static int make_lock(const char *lock, int64_t deadline)
{
	auto_free char *own = NULL;
	int r;

	if (asprintf(&own, "%s.new", lock) < 0) {
		own = NULL;
		return -ENOMEM;
	}
	r = write_pid(own);
	if (r == 0)
		r = link_lock(own, lock, deadline);
	(void)unlink(own);
	return r;
}

int file_lock_acquire(const char *path, struct file_lock *ret_lock)
{
	int64_t deadline = now_milliseconds() + WAIT_MILLISECONDS;
	struct file_lock lock = {.password_fd = -1};
	int r;

	if (asprintf(&lock.path, "%s.lock", path) < 0)
		return -ENOMEM;
	r = lock_passwords(deadline, &lock.password_fd);
	if (r == 0)
		r = make_lock(lock.path, deadline);
	if (r < 0) {
		unlock_passwords(&lock.password_fd);
		free(lock.path);
		return r;
	}
	*ret_lock = lock;
	return 0;
}

void file_lock_release(struct file_lock *lock)
{
	if (lock->password_fd < 0)
		return;
	(void)unlink(lock->path);
	unlock_passwords(&lock->password_fd);
	free(lock->path);
	lock->path = NULL;
}
