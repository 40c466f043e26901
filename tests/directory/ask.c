/*
 * A client of libsubid: prints what one function of it answers.
 *
 *     ask uid-ranges|gid-ranges USER
 *     ask uid-owners|gid-owners ID
 *
 * First comes the number that it returned, with the name of errno if there is one, then a line for
 * each range or owner. Messages of the library go to standard error.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <shadow/subid.h>

typedef int ranges_function(const char *owner, struct subid_range **ranges);
typedef int owners_function(uid_t id, uid_t **owners);

static void print_returned(int n)
{
	int error = errno;

	if (n <= 0 && error != 0)
		printf("%d %s\n", n, strerrorname_np(error));
	else
		printf("%d\n", n);
}

static int print_ranges(ranges_function *ask, const char *owner)
{
	struct subid_range *ranges = NULL;
	int n = ask(owner, &ranges);

	print_returned(n);
	for (int i = 0; i < n; i++)
		printf("%lu %lu\n", ranges[i].start, ranges[i].count);
	subid_free(ranges);
	return 0;
}

static int print_owners(owners_function *ask, const char *id)
{
	uid_t *owners = NULL;
	int n = ask((uid_t)strtoumax(id, NULL, 10), &owners);

	print_returned(n);
	for (int i = 0; i < n; i++)
		printf("%ju\n", (uintmax_t)owners[i]);
	subid_free(owners);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3 || !subid_init("ask", stderr))
		return 2;
	errno = 0;
	if (strcmp(argv[1], "uid-ranges") == 0)
		return print_ranges(subid_get_uid_ranges, argv[2]);
	if (strcmp(argv[1], "gid-ranges") == 0)
		return print_ranges(subid_get_gid_ranges, argv[2]);
	if (strcmp(argv[1], "uid-owners") == 0)
		return print_owners(subid_get_uid_owners, argv[2]);
	if (strcmp(argv[1], "gid-owners") == 0)
		return print_owners(subid_get_gid_owners, argv[2]);
	return 2;
}
