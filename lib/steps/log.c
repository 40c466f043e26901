/*
 * One message to /dev/log, in the form that syslog(3) gives it (RFC 3164, as on a local socket),
 * but for the date, which the daemon adds.
 *
 * Called for refusals, without privilege.
 */
#include "log.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>

#define LOGGED_TRIPLES 10
/* Those, a comma and a blank before each, and how many more there are. */
#define MAP_SIZE (LOGGED_TRIPLES * (TRIPLE_TEXT_MAX + 1) + sizeof(", and 340 more"))

/* A name with anything in it that could do harm to a log is left out. */
static const char *loggable(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~')
			return "?";
	return name[0] == '\0' ? "?" : name;
}

static void format_map(const struct id_map *map, char text[static MAP_SIZE])
{
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < map->len && i < LOGGED_TRIPLES; i++)
		len += (size_t)snprintf(text + len, MAP_SIZE - len, "%s%u %u %u", i > 0 ? ", " : "",
					map->extents[i].inside, map->extents[i].outside,
					map->extents[i].count);
	if (map->len > LOGGED_TRIPLES)
		(void)snprintf(text + len, MAP_SIZE - len, ", and %zu more",
			       map->len - LOGGED_TRIPLES);
}

/* Returns whether the log has taken it. */
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
	char map[MAP_SIZE];
	char message[2048]; /* what does not fit is cut */

	format_map(&request->map, map);
	(void)snprintf(message, sizeof(message),
		       "<%d>%s[%d]: refused: user %s (%u), target %s, map \"%s\": %s",
		       LOG_AUTHPRIV | LOG_NOTICE, kind->program, getpid(),
		       loggable(caller->user.name), getuid(), request->target_text, map, line);
	/* A daemon may want a stream in place of datagrams, in which a NUL byte ends a message. */
	if (!send_message(SOCK_DGRAM, message, strlen(message)))
		(void)!send_message(SOCK_STREAM, message, strlen(message) + 1);
}
