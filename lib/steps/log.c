/*
 * One message to /dev/log, in the form that syslog(3) gives it (RFC 3164, as on a local socket).
 *
 * Called for refusals, without privilege.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>

#define MESSAGE_SIZE 2048
#define LOGGED_TRIPLES 10

struct message {
	size_t len;
	char text[MESSAGE_SIZE];
};

/* What does not fit is cut. */
__attribute__((format(printf, 2, 3))) static void add(struct message *message, const char *format,
						      ...)
{
	size_t room = MESSAGE_SIZE - message->len;
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vsnprintf(message->text + message->len, room, format, arguments);
	va_end(arguments);
	message->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* A name with anything in it that could do harm to a log is left out. */
static const char *loggable(const char *name)
{
	for (const char *c = name; c && *c != '\0'; c++)
		if (*c <= ' ' || *c > '~')
			return "?";
	return name ? name : "?";
}

static void begin(struct message *message, const char *program)
{
	time_t now = time(NULL);
	char date[sizeof("Mmm dd hh:mm:ss")] = "";
	struct tm tm;

	if (localtime_r(&now, &tm))
		(void)strftime(date, sizeof(date), "%h %e %T", &tm);
	add(message, "<%d>%s %s[%d]: ", LOG_AUTHPRIV | LOG_NOTICE, date, program, getpid());
}

static void add_map(struct message *message, const struct id_map *map)
{
	for (size_t i = 0; i < map->len && i < LOGGED_TRIPLES; i++)
		add(message, "%s%u %u %u", i > 0 ? ", " : "", map->extents[i].inside,
		    map->extents[i].outside, map->extents[i].count);
	if (map->len > LOGGED_TRIPLES)
		add(message, ", and %zu more", map->len - LOGGED_TRIPLES);
}

/* Returns whether the log has taken it, or is not of this type, with errno. */
static bool send_message(int type, const char *text, size_t len)
{
	static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = _PATH_LOG};
	auto_close int fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	       send(fd, text, len, MSG_NOSIGNAL) >= 0;
}

void log_refusal(const struct id_kind *kind, const struct request *request,
		 const struct caller *caller, const char *line)
{
	struct message message = {0};

	begin(&message, kind->program);
	add(&message, "refused: user %s (%u), target %s, map \"", loggable(caller->user.name),
	    getuid(), request->target_text);
	add_map(&message, &request->map);
	add(&message, "\": %s", line);
	/* A daemon may want a stream in place of datagrams, in which a NUL byte ends a message. */
	if (!send_message(SOCK_DGRAM, message.text, message.len) && errno == EPROTOTYPE)
		(void)!send_message(SOCK_STREAM, message.text, message.len + 1);
}
