/*
 * copy FROM TO: copies a file as cp(1) does where blocks cannot be shared, and syncs the copy. What
 * changes a file by writing a new one cannot be much faster.
 */
#include <fcntl.h>
#include <unistd.h>

static char buffer[128 * 1024];

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int from = open(argv[1], O_RDONLY | O_CLOEXEC);
	int to = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (from < 0 || to < 0)
		return 1;
	ssize_t got = 0;
	while ((got = read(from, buffer, sizeof(buffer))) > 0)
		if (write(to, buffer, (size_t)got) != got)
			return 1;
	return got == 0 && fsync(to) == 0 && close(to) == 0 ? 0 : 1;
}
