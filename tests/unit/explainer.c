/*
 * In the place of "subid explain": says as what it was executed, and what it was left.
 *
 * One line for each argument, variable, and descriptor beside the standard ones.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char *argv[])
{
	for (int i = 0; i < argc; i++)
		(void)printf("%s\n", argv[i]);
	for (char **variable = environ; *variable; variable++)
		(void)printf("variable %s\n", *variable);
	for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			(void)printf("descriptor %d\n", fd);
	return 3;
}
