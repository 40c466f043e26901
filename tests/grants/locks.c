/*
 * The lock of lckpwdf(3), seen from another process.
 *
 *     locks hold     takes it, prints "held", and keeps it until standard input ends
 *     locks probe    prints "held" or "free"
 */
#include <fcntl.h>
#include <shadow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int hold(void)
{
	char byte;

	if (lckpwdf() != 0) {
		perror("lckpwdf");
		return EXIT_FAILURE;
	}
	(void)puts("held");
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return ulckpwdf() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int probe(void)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open("/etc/.pwd.lock", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || fcntl(fd, F_GETLK, &lock) < 0) {
		perror("/etc/.pwd.lock");
		return EXIT_FAILURE;
	}
	(void)puts(lock.l_type == F_UNLCK ? "free" : "held");
	(void)close(fd);
	return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "hold") == 0)
		return hold();
	if (argc == 2 && strcmp(argv[1], "probe") == 0)
		return probe();
	return 2;
}
