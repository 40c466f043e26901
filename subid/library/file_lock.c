/*
 * The protocol is shadow's: first the lock of lckpwdf(3) on /etc/.pwd.lock, then for each file one
 * PATH.lock with the process ID in it, made by link(2) so that it never is without one.
 *
 * lckpwdf(3) itself belongs to a whole process, and borrows SIGALRM; so the same lock is taken for
 * an open file description, which other processes and this one's own lckpwdf(3) respect alike. To
 * close any descriptor of the file drops what the process holds by lckpwdf(3), whichever thread
 * took it; so there is one descriptor, which stays open, and threads take turns with it.
 */
#include "file_lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

#include "../../lib/decision/files.h"
#include "lock_holder.h"

#define WAIT_MILLISECONDS 15000
#define STEP_MILLISECONDS 5

static const char password_lock[] = "/etc/.pwd.lock";

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int password_fd = -1;

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

/* A program may close descriptors that it does not know, and open others in their place. */
static bool is_password_lock(int fd)
{
	struct stat held;
	struct stat st;

	return fd >= 0 && fstat(fd, &held) == 0 && lstat(password_lock, &st) == 0 &&
	       held.st_dev == st.st_dev && held.st_ino == st.st_ino;
}

/*
 * A child has none of the process's locks yet, so this close(2) drops nothing. Of the threads, it
 * has only the one that forked, which had no turn.
 */
static void forget_in_child(void)
{
	if (is_password_lock(password_fd))
		(void)close(password_fd);
	password_fd = -1;
	turn = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int atfork_error;

static void prepare_for_forks(void)
{
	atfork_error = pthread_atfork(NULL, NULL, forget_in_child);
}

static int open_passwords(void)
{
	if (is_password_lock(password_fd))
		return 0;
	password_fd =
		open(password_lock, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	return password_fd < 0 ? -errno : 0;
}

/* The process that holds the lock; 0 if none does, or it cannot be told. */
static pid_t find_password_holder(void)
{
	static const char *const locks[] = {SUBUID_FILE ".lock", SUBGID_FILE ".lock"};
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	pid_t pid = 0;

	if (fcntl(password_fd, F_OFD_GETLK, &lock) < 0 || lock.l_type == F_UNLCK)
		return 0;
	/* The lock of an open file description tells nobody; who took it as we do has a file, too.
	 */
	for (size_t i = 0; lock.l_pid < 0 && pid == 0 && i < sizeof(locks) / sizeof(locks[0]); i++)
		if (lock_is_stale(locks[i], &pid))
			pid = 0;
	return lock.l_pid < 0 ? pid : lock.l_pid;
}

static int lock_passwords(int64_t deadline)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int r = open_passwords();

	while (r == 0 && fcntl(password_fd, F_OFD_SETLK, &whole) < 0) {
		if (errno != EAGAIN && errno != EACCES)
			return -errno;
		if (find_password_holder() == getpid())
			return -EDEADLK;
		r = wait_step(deadline);
		if (r == -EBUSY)
			lock_log_holder(password_lock, find_password_holder());
	}
	return r;
}

static void unlock_passwords(void)
{
	struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

	(void)fcntl(password_fd, F_OFD_SETLK, &whole);
}

static int take_turn(int64_t deadline)
{
	int r = -pthread_once(&once, prepare_for_forks);

	if (r == 0)
		r = -atfork_error;
	while (r == 0 && pthread_mutex_trylock(&turn) != 0) {
		r = wait_step(deadline);
		if (r == -EBUSY)
			lock_log_holder(password_lock, getpid());
	}
	return r;
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

static int link_lock(const char *own, const char *lock, int64_t deadline)
{
	while (link(own, lock) < 0) {
		pid_t pid;
		int r = 0;

		if (errno != EEXIST)
			return -errno;
		if (!lock_is_stale(lock, &pid))
			r = wait_step(deadline);
		else if (unlink(lock) < 0 && errno != ENOENT)
			r = -errno;
		if (r == -EBUSY)
			lock_log_holder(lock, pid);
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

static void remove_locks(struct file_lock *lock)
{
	while (lock->len > 0) {
		lock->len--;
		(void)unlink(lock->paths[lock->len]);
		free(lock->paths[lock->len]);
	}
}

/* With the turn, and the lock of lckpwdf(3). */
static int make_locks(const char *const paths[], size_t len, int64_t deadline,
		      struct file_lock *lock)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < len; i++) {
		auto_free char *path = NULL;

		if (asprintf(&path, "%s.lock", paths[i]) < 0) {
			path = NULL;
			r = -ENOMEM;
		} else {
			r = make_lock(path, deadline);
		}
		if (r == 0)
			lock->paths[lock->len++] = take_pointer(&path);
	}
	if (r < 0)
		remove_locks(lock);
	return r;
}

/* With the turn. */
static int lock_all(const char *const paths[], size_t len, int64_t deadline, struct file_lock *lock)
{
	int r = lock_passwords(deadline);

	if (r < 0)
		return r;
	r = make_locks(paths, len, deadline, lock);
	if (r < 0)
		unlock_passwords();
	return r;
}

int file_lock_acquire(const char *const paths[], size_t len, struct file_lock *ret_lock)
{
	int64_t deadline = now_milliseconds() + WAIT_MILLISECONDS;
	struct file_lock lock = {0};
	int r = take_turn(deadline);

	if (r < 0)
		return r;
	r = lock_all(paths, len, deadline, &lock);
	if (r < 0)
		(void)pthread_mutex_unlock(&turn);
	else
		*ret_lock = lock;
	return r;
}

void file_lock_release(struct file_lock *lock)
{
	if (lock->len == 0)
		return;
	remove_locks(lock);
	unlock_passwords();
	(void)pthread_mutex_unlock(&turn);
}
