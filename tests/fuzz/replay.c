/*
 * Runs a fuzz target on the files of a corpus, without libFuzzer: replay DIRECTORY.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "../unit/private_directory.h"
#include "../unit/skip.h"
#include "fuzz.h"

static void replay(int dir, const char *name)
{
	auto_close int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	auto_free uint8_t *data = NULL;
	struct stat st;
	size_t size;

	CHECK(fd >= 0 && fstat(fd, &st) == 0);
	size = (size_t)st.st_size;
	/* Not a byte more, so that the sanitizer sees what is read behind it. */
	data = malloc(size > 0 ? size : 1);
	CHECK(data && read(fd, data, size) == st.st_size);
	(void)printf("%s: %zu bytes\n", name, size);
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput(data, size);
}

static int replay_all(DIR *directory)
{
	const struct dirent *entry;
	size_t count = 0;

	while ((entry = readdir(directory))) {
		if (entry->d_name[0] == '.')
			continue;
		replay(dirfd(directory), entry->d_name);
		count++;
	}
	(void)printf("%zu inputs\n", count);
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
	int status;

	if (!directory) {
		(void)fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return EXIT_FAILURE;
	}
	if (fuzz_needs == FUZZ_NEEDS_ETC && private_directory("/etc") < 0)
		status = skip_test(argv[1],
				   "needs mounts of its own: run as root, not in a chroot(2)");
	else
		status = replay_all(directory);
	(void)closedir(directory);
	return status;
}
