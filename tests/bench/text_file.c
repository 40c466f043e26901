#include "text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"

char *text_read(const char *path, size_t *ret_length)
{
	struct stat about;
	size_t length = 0;
	ssize_t got = 0;
	int file = check(open(path, O_RDONLY | O_CLOEXEC), path);
	check(fstat(file, &about), path);
	char *text = make((size_t)about.st_size + 1, 1);
	while ((got = read(file, text + length, (size_t)about.st_size - length)) > 0)
		length += (size_t)got;
	check((int)got, path);
	close(file);
	*ret_length = length;
	return text;
}

void text_write(const char *path, const char *text, size_t length)
{
	int file = check(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), path);
	while (length > 0) {
		size_t part = length < 1 << 20 ? length : 1 << 20;
		ssize_t done = write(file, text, part);
		check((int)done, path);
		text += done;
		length -= (size_t)done;
	}
	check(fsync(file), path);
	check(close(file), path);
}
