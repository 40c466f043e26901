/*
 * One message to /dev/log, in the form that syslog(3) gives it (RFC 3164, as on a local socket).
 *
 * Called for refusals, without privilege. What the caller controls in the text must be escaped.
 */
#include "system_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>

#include "../base/util.h"

#define MESSAGE_SIZE 2048

/* A daemon may want a stream in place of datagrams; then EPROTOTYPE says so. */
static int connect_log(int type, int *ret_error)
{
	static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = _PATH_LOG};
	auto_close int fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		*ret_error = errno;
		return -1;
	}
	return take_fd(&fd);
}

static size_t format_message(const char *program, const char *text,
			     char message[static MESSAGE_SIZE])
{
	time_t now = time(NULL);
	char date[sizeof("Mmm dd hh:mm:ss")] = "";
	struct tm tm;
	int len;

	if (localtime_r(&now, &tm))
		(void)strftime(date, sizeof(date), "%h %e %T", &tm);
	len = snprintf(message, MESSAGE_SIZE, "<%d>%s %s[%d]: %s", LOG_AUTHPRIV | LOG_NOTICE, date,
		       program, getpid(), text);
	return len < MESSAGE_SIZE ? (size_t)len : MESSAGE_SIZE - 1;
}

void system_log(const char *program, const char *text)
{
	char message[MESSAGE_SIZE];
	size_t len = format_message(program, text, message);
	int error = 0;
	auto_close int fd = connect_log(SOCK_DGRAM, &error);

	if (fd < 0 && error == EPROTOTYPE) {
		fd = connect_log(SOCK_STREAM, &error);
		len++; /* in a stream, the NUL byte ends a message */
	}
	if (fd >= 0)
		(void)!send(fd, message, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}
