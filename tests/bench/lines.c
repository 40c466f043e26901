#include "lines.h"

#include <stdio.h>
#include <sys/stat.h>

#include "caller.h"
#include "fail.h"
#include "request.h"

/* Ranges of others lie above the wanted ones, with gaps between them. */
enum { APART_START = 262144, APART_STEP = 4000, APART_COUNT = 3000 };

static void write_line(FILE *file, const struct lines *lines, size_t number)
{
	switch (lines->owners) {
	case OWNERS_APART:
		(void)fprintf(file, "user%zu:%zu:%d\n", number, APART_START + number * APART_STEP,
			      APART_COUNT);
		break;
	case OWNERS_KNOWN:
		(void)fprintf(file, "user%zu:%d:%d\n", number, WANTED_START, WANTED_COUNT);
		break;
	case OWNERS_UNKNOWN:
		(void)fprintf(file, "gone%zu:%d:%d\n", number, WANTED_START, WANTED_COUNT);
		break;
	case OWNERS_ONE:
		(void)fprintf(file, "user0:%d:%d\n", WANTED_START, WANTED_COUNT);
		break;
	}
}

static void write_file(const struct lines *lines, const char *path)
{
	size_t each = lines->scattered ? lines->count / lines->scattered : 0;
	FILE *file = fopen(path, "we");
	if (file == NULL)
		fail("%s", path);
	for (size_t i = 0; i < lines->count; i++) {
		if (each && i % each == each - 1 && i / each < lines->scattered)
			(void)fprintf(file, "%s:%zu:1\n", CALLER_NAME,
				      SCATTER_START + 2 * (i / each));
		else if (lines->caller && i == lines->count - 1)
			(void)fprintf(file, "%s:%d:%d\n", lines->caller, WANTED_START,
				      WANTED_COUNT);
		else
			write_line(file, lines, i);
	}
	if (fclose(file) != 0)
		fail("%s", path);
}

void lines_write(const struct lines *lines)
{
	write_file(lines, "/etc/subuid");
	write_file(lines, "/etc/subgid");
}

void users_write(size_t count)
{
	FILE *file = fopen("/etc/passwd", "we");
	if (file == NULL)
		fail("/etc/passwd");
	(void)fprintf(file, "root:x:0:0::/root:/bin/sh\n%s:x:%d:%d::/home/%s:/bin/sh\n",
		      CALLER_NAME, CALLER_UID, CALLER_GID, CALLER_NAME);
	for (size_t i = 0; i < count; i++)
		(void)fprintf(file, "user%zu:x:%zu:%zu::/home/user%zu:/bin/sh\n", i, 200000 + i,
			      200000 + i, i);
	if (fclose(file) != 0)
		fail("/etc/passwd");
}
