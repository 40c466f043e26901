/*
 * Asks libsubid for what its arguments say, and prints one line for each answer.
 *
 *     writer OPERATION...
 *
 * OPERATION is one of these, where KIND is uid or gid:
 *     grant KIND OWNER START COUNT     answer: START COUNT, or the name of the errno
 *     reuse KIND OWNER START COUNT     likewise, with an existing range if there is one
 *     ungrant KIND OWNER START COUNT   answer: ok, or the name of the errno
 *     ranges KIND OWNER                answer: how many, then START+COUNT of each, or the errno
 *     owners KIND ID                   answer: how many, then each
 *     grant-null KIND, ungrant-null KIND, ranges-null KIND OWNER, owners-null KIND ID
 *                                      likewise, with NULL for what the function works on
 *     lock KIND, unlock KIND           lckpwdf(3) and ulckpwdf(3) of this very process; answer: ok
 *     probe KIND                       answer: held or free, as other processes see that lock
 *     reopen KIND                      closes all descriptors, as a daemon does, opens others and
 *                                      forks; answer: ok, if the child can write to each
 * The word NULL stands for an owner that is NULL. Exit status: 0, 1 if any answer is an errno, 2
 * for bad usage.
 */
#include <errno.h>
#include <fcntl.h>
#include <shadow.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operations.h"

static const char *error_name(int error)
{
	const char *name = error ? strerrorname_np(error) : "no-errno";

	return name ? name : "unknown-errno";
}

static int answer(bool good, const char *text)
{
	(void)printf("%s\n", good ? text : error_name(errno));
	(void)fflush(stdout);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const char *parse_owner(const char *word)
{
	return strcmp(word, "NULL") == 0 ? NULL : word;
}

static struct subordinate_range parse_range(char *const words[])
{
	return (struct subordinate_range){parse_owner(words[0]), strtoul(words[1], NULL, 10),
					  strtoul(words[2], NULL, 10)};
}

static int grant(const struct kind *kind, char *const words[], bool reuse)
{
	struct subordinate_range asked = parse_range(words);
	struct subordinate_range range = asked;
	char text[64];
	bool good;

	errno = 0;
	good = kind->grant(&range, reuse);
	/* What the caller asked with stays as it was if there is no answer. */
	if (!good && (range.start != asked.start || range.count != asked.count))
		(void)printf("changed %lu %lu ", range.start, range.count);
	(void)snprintf(text, sizeof(text), "%lu %lu", range.start, range.count);
	return answer(good, text);
}

static int do_grant(const struct kind *kind, char *const words[])
{
	return grant(kind, words, false);
}

static int do_reuse(const struct kind *kind, char *const words[])
{
	return grant(kind, words, true);
}

static int do_ungrant(const struct kind *kind, char *const words[])
{
	struct subordinate_range range = parse_range(words);

	errno = 0;
	return answer(kind->ungrant(&range), "ok");
}

static int do_ranges(const struct kind *kind, char *const words[])
{
	struct subid_range *ranges = NULL;
	int count;

	errno = 0;
	count = kind->ranges(parse_owner(words[0]), &ranges);
	if (count <= 0) {
		(void)printf("%d ", count);
		return answer(count == 0 && errno == 0, "none");
	}
	(void)printf("%d", count);
	for (int i = 0; i < count; i++)
		(void)printf(" %lu+%lu", ranges[i].start, ranges[i].count);
	free(ranges);
	return answer(true, "");
}

static int do_owners(const struct kind *kind, char *const words[])
{
	uid_t *owners = NULL;
	int count;

	errno = 0;
	count = kind->owners((unsigned)strtoul(words[0], NULL, 10), &owners);
	(void)printf("%d", count);
	if (count < 0) {
		(void)printf(" ");
		return answer(false, NULL);
	}
	for (int i = 0; i < count; i++)
		(void)printf(" %u", owners[i]);
	free(owners);
	return answer(true, "");
}

static int do_grant_null(const struct kind *kind, char *const words[])
{
	(void)words;
	errno = 0;
	return answer(kind->grant(NULL, false), "ok");
}

static int do_ungrant_null(const struct kind *kind, char *const words[])
{
	(void)words;
	errno = 0;
	return answer(kind->ungrant(NULL), "ok");
}

static int do_ranges_null(const struct kind *kind, char *const words[])
{
	errno = 0;
	return answer(kind->ranges(words[0], NULL) >= 0, "ok");
}

static int do_owners_null(const struct kind *kind, char *const words[])
{
	errno = 0;
	return answer(kind->owners((unsigned)strtoul(words[0], NULL, 10), NULL) >= 0, "ok");
}

static int do_lock(const struct kind *kind, char *const words[])
{
	(void)kind, (void)words;
	return answer(lckpwdf() == 0, "ok");
}

static int do_unlock(const struct kind *kind, char *const words[])
{
	(void)kind, (void)words;
	return answer(ulckpwdf() == 0, "ok");
}

/* A child has none of this process's locks: it sees them, and what it closes drops none of them. */
static int do_probe(const struct kind *kind, char *const words[])
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	pid_t pid = fork();
	int status = -1;
	int fd;

	(void)kind, (void)words;
	if (pid == 0) {
		fd = open("/etc/.pwd.lock", O_WRONLY | O_CLOEXEC);
		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 ? 2 : lock.l_type != F_UNLCK);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 1)
		return answer(false, NULL);
	return answer(true, WEXITSTATUS(status) == 1 ? "held" : "free");
}

/* Among as many descriptors there is one with the number that the library's had. */
#define REOPENED 64

static _Noreturn void write_to_each(void)
{
	for (int fd = STDERR_FILENO + 1; fd <= REOPENED; fd++)
		if (write(fd, "", 1) != 1)
			_exit(errno);
	_exit(0);
}

static int do_reopen(const struct kind *kind, char *const words[])
{
	int status = -1;
	pid_t pid;

	(void)kind, (void)words;
	closefrom(STDERR_FILENO + 1);
	for (int fd = STDERR_FILENO + 1; fd <= REOPENED; fd++)
		if (open("/dev/null", O_WRONLY | O_CLOEXEC) != fd)
			return answer(false, NULL);
	pid = fork();
	if (pid == 0)
		write_to_each();
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return answer(false, NULL);
	errno = WEXITSTATUS(status);
	return answer(errno == 0, "ok");
}

struct operation {
	const char *name;
	int words; /* that follow KIND */
	int (*run)(const struct kind *kind, char *const words[]);
};

static const struct operation *find_operation(const char *name)
{
	static const struct operation operations[] = {
		{"grant", 3, do_grant},
		{"reuse", 3, do_reuse},
		{"ungrant", 3, do_ungrant},
		{"ranges", 1, do_ranges},
		{"owners", 1, do_owners},
		{"grant-null", 0, do_grant_null},
		{"ungrant-null", 0, do_ungrant_null},
		{"ranges-null", 1, do_ranges_null},
		{"owners-null", 1, do_owners_null},
		{"lock", 0, do_lock},
		{"unlock", 0, do_unlock},
		{"reopen", 0, do_reopen},
		{"probe", 0, do_probe},
	};

	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (strcmp(operations[i].name, name) == 0)
			return &operations[i];
	return NULL;
}

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

int main(int argc, char *argv[])
{
	int status = EXIT_SUCCESS;
	int i = 1;

	while (i < argc) {
		const struct operation *operation = find_operation(argv[i]);
		const struct kind *kind = argc - i >= 2 ? find_kind(argv[i + 1]) : NULL;

		if (!operation || !kind || argc - i - 2 < operation->words) {
			(void)fprintf(stderr, "writer: what is: %s\n", argv[i]);
			return 2;
		}
		if (operation->run(kind, argv + i + 2) != EXIT_SUCCESS)
			status = EXIT_FAILURE;
		i += 2 + operation->words;
	}
	return status;
}
