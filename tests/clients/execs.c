/*
 * Tells what was really run: lets a command run, and writes down which files of these names were
 * executed meanwhile, or opened as a library, on the file system of the root directory, whatever
 * namespaces the command has made.
 *
 *     execs LOG COMMAND ARGUMENT...
 *
 * LOG gets a line "exec INODE PATH" or "open INODE PATH" for each, told by the kernel
 * (fanotify(7)). Exit status: the command's; 199 if the kernel does not tell. Run as root by
 * lib.bash.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OWN_FAILURE = 199 };

static void die(const char *what)
{
	perror(what);
	exit(OWN_FAILURE);
}

static bool is_program(const char *name)
{
	return !strcmp(name, "newuidmap") || !strcmp(name, "newgidmap") ||
	       !strcmp(name, "getsubids");
}

static bool is_library(const char *name)
{
	return !strncmp(name, "libsubid.so", strlen("libsubid.so"));
}

/* The event's descriptor is of the very file, also if nobody finds it by this path here. */
static void write_down(const struct fanotify_event_metadata *event, FILE *log)
{
	char link[64], path[PATH_MAX];
	struct stat status;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", event->fd);
	ssize_t length = readlink(link, path, sizeof(path) - 1);
	if (length < 0 || fstat(event->fd, &status) < 0)
		die("file of an event");
	path[length] = '\0';
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if ((event->mask & FAN_OPEN_EXEC) && is_program(name))
		fprintf(log, "exec %ju %s\n", (uintmax_t)status.st_ino, path);
	else if (is_library(name))
		fprintf(log, "open %ju %s\n", (uintmax_t)status.st_ino, path);
}

static void write_down_all(int events, FILE *log)
{
	static _Alignas(struct fanotify_event_metadata) char buffer[65536];

	for (;;) {
		ssize_t length = read(events, buffer, sizeof(buffer));
		if (length < 0 && errno == EAGAIN)
			return;
		if (length < 0)
			die("reading of events");
		const struct fanotify_event_metadata *event = (const void *)buffer;
		for (; FAN_EVENT_OK(event, length); event = FAN_EVENT_NEXT(event, length)) {
			if (event->fd < 0)
				die("an event was lost");
			write_down(event, log);
			close(event->fd);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: execs LOG COMMAND ARGUMENT...\n");
		return OWN_FAILURE;
	}
	FILE *log = fopen(argv[1], "we");
	if (!log)
		die(argv[1]);
	int events = fanotify_init(FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE,
				   O_RDONLY | O_CLOEXEC);
	if (events < 0)
		die("fanotify_init");
	/* All mounts of the file system: a container has mounts of its own. */
	if (fanotify_mark(events, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_OPEN | FAN_OPEN_EXEC,
			  AT_FDCWD, "/") < 0)
		die("fanotify_mark");

	pid_t child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		execvp(argv[2], argv + 2);
		die(argv[2]);
	}
	int status;
	if (waitpid(child, &status, 0) < 0)
		die("waitpid");
	write_down_all(events, log);
	if (fclose(log) != 0)
		die(argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
