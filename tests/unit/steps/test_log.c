/*
 * What the system's log gets, in a /dev of the test's own.
 */
#include "../../../lib/steps/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>

#include "../fixture.h"

#define BUFFER 8192

static char alice[] = "alice";
static const struct request two_triples = {
	.target_text = "42",
	.map = {.len = 2, .extents = {{0, 1000, 1}, {1, 100000, 65536}}},
};

static const struct sockaddr_un log_address = {.sun_family = AF_UNIX, .sun_path = _PATH_LOG};

/* In place of the log's daemon. */
static int listen_as(int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&log_address, sizeof(log_address)), 0);
	if (type == SOCK_STREAM)
		ck_assert_int_eq(listen(fd, 8), 0);
	return fd;
}

static int open_log(int type)
{
	unit_private_directory("/dev");
	return listen_as(type);
}

static void log_name(const char *name, const struct request *request, const char *line)
{
	struct caller caller = {0};

	memcpy(caller.user.name, name, strlen(name));
	log_refusal(&id_kind_uid, request, &caller, line);
}

/* Returns the length of the one message that has come; there is no other. */
static size_t receive(int log, char text[static BUFFER])
{
	ssize_t len = recv(log, text, BUFFER - 1, MSG_DONTWAIT);

	ck_assert_int_gt(len, 0);
	text[len] = '\0';
	ck_assert_int_lt(recv(log, text + len, 1, MSG_DONTWAIT), 0);
	return (size_t)len;
}

/* The text behind priority, program and process, which are those of syslog(3). */
static const char *message_of(const char *text)
{
	char before[64];

	/* authpriv, 10 * 8, and notice, 5 */
	(void)snprintf(before, sizeof(before), "<85>newuidmap[%d]: ", getpid());
	ck_assert_mem_eq(text, before, strlen(before));
	return text + strlen(before);
}

UNIT_TEST_NAMESPACE(test_log_refusal_says_who_asked_for_what)
{
	auto_close int log = open_log(SOCK_DGRAM);
	auto_free char *expected = NULL;
	char text[BUFFER];

	ck_assert_int_eq(setresuid(UNIT_OTHER_UID, 0, 0), 0);
	log_name(alice, &two_triples, "newuidmap: no");
	(void)receive(log, text);
	ck_assert_int_gt(asprintf(&expected,
				  "refused: user alice (%u), target 42, "
				  "map \"0 1000 1, 1 100000 65536\": newuidmap: no",
				  UNIT_OTHER_UID),
			 0);
	ck_assert_str_eq(message_of(text), expected);
	ck_assert_int_eq(setresuid(0, 0, 0), 0);
}

/* A NUL byte ends a message in a stream. */
UNIT_TEST_NAMESPACE(test_log_refusal_log_may_be_a_stream)
{
	auto_close int log = open_log(SOCK_STREAM);
	auto_close int connection = -1;
	char text[BUFFER];
	ssize_t len;

	log_name(alice, &two_triples, "newuidmap: no");
	connection = accept(log, NULL, NULL);
	ck_assert_int_ge(connection, 0);
	len = read(connection, text, sizeof(text));
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(text[len - 1], '\0');
	ck_assert_uint_eq(strlen(text), (size_t)len - 1);
	ck_assert_ptr_nonnull(strstr(message_of(text), ": newuidmap: no"));
	ck_assert_int_eq(read(connection, text, 1), 0);
}

/* Blanks, control characters and bytes of other alphabets could make another line of it. */
UNIT_TEST_NAMESPACE(test_log_refusal_name_that_could_do_harm_is_left_out)
{
	static const struct {
		const char *name;
		const char *shown;
	} cases[] = {
		{"!~", "!~"},    {"al ice", "?"}, {"al\nice", "?"},
		{"al\x1f", "?"}, {"al\x7f", "?"}, {"\xc3\xa4lice", "?"},
		{"alice ", "?"}, {"", "?"},       {"a", "a"},
	};
	auto_close int log = open_log(SOCK_DGRAM);

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		auto_free char *expected = NULL;
		char text[BUFFER];

		log_name(cases[i].name, &two_triples, "");
		(void)receive(log, text);
		ck_assert_int_gt(asprintf(&expected, "refused: user %s (", cases[i].shown), 0);
		ck_assert_mem_eq(message_of(text), expected, strlen(expected));
	}
}

static struct request request_of(size_t triples)
{
	struct request request = {.target_text = "fd:3", .map = {.len = triples}};

	for (size_t i = 0; i < triples; i++)
		request.map.extents[i] = (struct id_extent){(uint32_t)i, (uint32_t)i + 1000, 1};
	return request;
}

UNIT_TEST_NAMESPACE(test_log_refusal_of_many_triples_has_the_first_ten)
{
	static const struct {
		size_t triples;
		const char *end;
	} cases[] = {
		{1, " \"0 1000 1\": "},
		{10, ", 9 1009 1\": "},
		{11, ", 9 1009 1, and 1 more\": "},
		{ID_MAP_MAX, ", 9 1009 1, and 330 more\": "},
		{0, ", map \"\": "},
	};
	auto_close int log = open_log(SOCK_DGRAM);

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		const struct request request = request_of(cases[i].triples);
		char text[BUFFER];
		size_t len;

		unit_soil_stack(UINT64_MAX);
		log_name(alice, &request, "");
		len = receive(log, text);
		ck_assert_str_eq(text + len - strlen(cases[i].end), cases[i].end);
	}
}

/* A message is at most 2047 bytes long, and the first that does not fit is the last byte cut. */
UNIT_TEST_NAMESPACE(test_log_refusal_longer_line_is_cut)
{
	auto_close int log = open_log(SOCK_DGRAM);
	char line[BUFFER];
	char text[BUFFER];
	size_t before;

	log_name(alice, &two_triples, "");
	before = receive(log, text);
	for (size_t whole = 2046; whole <= 2048; whole++) {
		memset(line, 'x', sizeof(line));
		line[whole - before] = '\0';
		log_name(alice, &two_triples, line);
		ck_assert_uint_eq(receive(log, text), whole < 2048 ? whole : 2047);
		ck_assert_int_eq(text[strlen(text) - 1], 'x');
	}
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	log_name(alice, &two_triples, line);
	ck_assert_uint_eq(receive(log, text), 2047);
}

static int is_name(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Neither a file in its place nor a word on a terminal stands for it. */
UNIT_TEST_NAMESPACE(test_log_refusal_without_log_is_lost)
{
	auto_close int out = unit_capture(STDOUT_FILENO);
	auto_close int err = unit_capture(STDERR_FILENO);
	auto_free char *printed = NULL;
	auto_free char *said = NULL;
	struct dirent **names = NULL;

	unit_private_directory("/dev");
	log_name(alice, &two_triples, "newuidmap: no");
	printed = unit_captured(out);
	ck_assert_str_eq(printed, "");
	said = unit_captured(err);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(scandir("/dev", &names, is_name, NULL), 0);
	free(names);
}

static int connect_as(int type)
{
	int fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (connect(fd, (const struct sockaddr *)&log_address, sizeof(log_address)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Whoever stops the log does not stop us: these would never end. */
UNIT_TEST_NAMESPACE(test_log_refusal_log_that_takes_nobody_is_not_waited_for)
{
	auto_close int log = open_log(SOCK_STREAM);
	int fillers[16];
	size_t len = 0;

	ck_assert_int_ge(log, 0);
	while ((fillers[len] = connect_as(SOCK_STREAM)) >= 0)
		len++;
	log_name(alice, &two_triples, "newuidmap: no");
	while (len > 0)
		(void)close(fillers[--len]);
}

UNIT_TEST_NAMESPACE(test_log_refusal_full_log_is_not_waited_for)
{
	auto_close int log = open_log(SOCK_DGRAM);
	auto_close int filler = connect_as(SOCK_DGRAM);
	size_t sent = 0;
	size_t found = 0;
	char text[BUFFER];

	while (send(filler, "x", 1, 0) == 1)
		sent++;
	log_name(alice, &two_triples, "newuidmap: no");
	while (recv(log, text, sizeof(text), MSG_DONTWAIT) == 1)
		found++;
	ck_assert_uint_eq(found, sent);
}

/* Only a process that has closed its standard input gets one of this number. */
UNIT_TEST_NAMESPACE(test_log_refusal_descriptor_may_be_the_lowest)
{
	auto_close int log = open_log(SOCK_DGRAM);
	int standard_input = dup(STDIN_FILENO);
	char text[BUFFER];

	ck_assert_int_eq(close(STDIN_FILENO), 0);
	log_name(alice, &two_triples, "newuidmap: no");
	(void)receive(log, text);
	ck_assert_int_eq(dup2(standard_input, STDIN_FILENO), STDIN_FILENO);
	(void)close(standard_input);
}
