/*
 * newlines read|memchr FILE: reads a file into a fixed buffer, and finds the ends of its lines.
 * What reads a file by lines cannot be faster. Prints nothing; exit status 0 if all of it was read.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char buffer[128 * 1024];

static size_t lines_in(const char *text, size_t length)
{
	const char *end = text + length;
	size_t count = 0;
	while (text < end && (text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
		count++;
		text++;
	}
	return count;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int file = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return 1;
	size_t lines = 0;
	ssize_t got = 0;
	while ((got = read(file, buffer, sizeof(buffer))) > 0)
		lines += argv[1][0] == 'm' ? lines_in(buffer, (size_t)got) : 1;
	return got == 0 && lines > 0 ? 0 : 1;
}
