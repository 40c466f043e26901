/*
 * Sixteen threads ask, grant and take away at the same time:
 *
 *     threads [forks]
 *
 * With "forks", two of the threads fork in the middle, and the children do the same as they do.
 * Built with the sources of the library, with ThreadSanitizer and without: its allocator, other
 * than that of the C library, may be locked for good in the child of one thread among many.
 *
 * Thread N is the user "tN", whose user ID is FIRST_UID + N, so that what it is answered about
 * itself can be told beforehand, whatever the others do. Prints the number of operations and the
 * ranges that each owner must have in the end, "KIND OWNER START COUNT".
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operations.h"

#define THREADS 16
#define ROUNDS 6
#define FORK_ROUND 3
#define FIRST_UID 3000
#define CHILD "child"
#define CHILD_UID 4000

static atomic_ulong operations;
static atomic_bool failed;

__attribute__((format(printf, 1, 2))) static void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
	atomic_store(&failed, true);
}

/* A user and what it has, with room for what it is granted in all rounds. */
struct actor {
	char owner[16];
	uid_t uid;
	bool forks;
	struct subid_range held[KINDS][2 * ROUNDS + 2];
	int len[KINDS];
};

static struct actor actors[THREADS];

static void check_ranges(const struct actor *actor, int k)
{
	struct subid_range *ranges = NULL;
	int count = kinds[k].ranges(actor->owner, &ranges);

	if (count != actor->len[k])
		fail("%s has %d %s ranges, not %d", actor->owner, count, kinds[k].name,
		     actor->len[k]);
	else if (count > 0 && memcmp(ranges, actor->held[k], (size_t)count * sizeof(*ranges)) != 0)
		fail("the %s ranges of %s are others", kinds[k].name, actor->owner);
	free(ranges);
	atomic_fetch_add(&operations, 1);
}

static void check_owner(const struct actor *actor, int k, unsigned long id, bool has)
{
	uid_t *owners = NULL;
	int count = kinds[k].owners((unsigned)id, &owners);
	bool found = false;

	for (int i = 0; i < count; i++)
		found |= owners[i] == actor->uid;
	if (count < 0 || found != has)
		fail("%s %s %s ID %lu (%d owners)", actor->owner, has ? "does not have" : "has",
		     kinds[k].name, id, count);
	free(owners);
	atomic_fetch_add(&operations, 1);
}

static bool grant(struct actor *actor, int k, unsigned long count, bool reuse,
		  struct subordinate_range *ret_range)
{
	struct subordinate_range range = {actor->owner, 0, count};

	atomic_fetch_add(&operations, 1);
	if (!kinds[k].grant(&range, reuse)) {
		fail("%s: grant: %s", actor->owner, strerror(errno));
		return false;
	}
	*ret_range = range;
	return true;
}

static bool ungrant(struct actor *actor, int k, unsigned long start, unsigned long count)
{
	struct subordinate_range range = {actor->owner, start, count};

	atomic_fetch_add(&operations, 1);
	if (!kinds[k].ungrant(&range)) {
		fail("%s: ungrant: %s", actor->owner, strerror(errno));
		return false;
	}
	return true;
}

/* Gets 30 IDs, gives the middle of them back, and is handed the first part again. */
static void play_round(struct actor *actor, int k)
{
	struct subordinate_range range = {0};
	struct subid_range *held = actor->held[k];
	int len = actor->len[k];

	if (!grant(actor, k, 30, false, &range))
		return;
	held[len] = (struct subid_range){range.start, 30};
	actor->len[k] = len + 1;
	check_ranges(actor, k);
	check_owner(actor, k, range.start + 15, true);
	if (!ungrant(actor, k, range.start + 10, 10))
		return;
	held[len] = (struct subid_range){range.start, 10};
	held[len + 1] = (struct subid_range){range.start + 20, 10};
	actor->len[k] = len + 2;
	check_ranges(actor, k);
	check_owner(actor, k, range.start + 15, false);
	if (grant(actor, k, 10, true, &range) &&
	    (range.start != held[0].start || range.count != held[0].count))
		fail("%s is not handed its first range again", actor->owner);
}

/* The child of one thread among many, which may call whatever is safe after fork(2). */
static void play_child(const struct actor *parent)
{
	struct actor child = {.uid = CHILD_UID + parent->uid - FIRST_UID};

	(void)snprintf(child.owner, sizeof(child.owner), CHILD "%u", parent->uid - FIRST_UID);
	atomic_store(&failed, false);
	for (int k = 0; k < KINDS; k++) {
		check_ranges(parent, k);
		play_round(&child, k);
		for (int i = 0; i < child.len[k]; i++)
			(void)ungrant(&child, k, child.held[k][i].start, child.held[k][i].count);
	}
	_exit(atomic_load(&failed) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void fork_child(const struct actor *actor)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		play_child(actor);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		fail("the child of %s has failed", actor->owner);
}

static pthread_barrier_t middle;

/* Messages go here: each owner has a bad line. */
static FILE *messages;

static void *play(void *argument)
{
	struct actor *actor = argument;

	if (!subid_init("threads", messages))
		fail("subid_init: %s", strerror(errno));
	for (int round = 0; round < ROUNDS; round++) {
		if (round == FORK_ROUND)
			(void)pthread_barrier_wait(&middle);
		if (round == FORK_ROUND && actor->forks)
			fork_child(actor);
		for (int k = 0; k < KINDS; k++)
			play_round(actor, k);
	}
	return NULL;
}

static void print_ranges(const struct actor *actor)
{
	for (int k = 0; k < KINDS; k++)
		for (int i = 0; i < actor->len[k]; i++)
			(void)printf("%s %s %lu %lu\n", kinds[k].name, actor->owner,
				     actor->held[k][i].start, actor->held[k][i].count);
}

int main(int argc, char *argv[])
{
	bool forks = argc == 2 && strcmp(argv[1], "forks") == 0;
	pthread_t threads[THREADS];

	messages = fopen("/dev/null", "w");
	if (!messages || pthread_barrier_init(&middle, NULL, THREADS) != 0)
		return EXIT_FAILURE;
	for (unsigned i = 0; i < THREADS; i++) {
		(void)snprintf(actors[i].owner, sizeof(actors[i].owner), "t%u", i);
		actors[i].uid = FIRST_UID + i;
		actors[i].forks = forks && i % 8 == 0;
		if (pthread_create(&threads[i], NULL, play, &actors[i]) != 0)
			return EXIT_FAILURE;
	}
	for (int i = 0; i < THREADS; i++)
		if (pthread_join(threads[i], NULL) != 0)
			return EXIT_FAILURE;
	for (int i = 0; i < THREADS; i++)
		print_ranges(&actors[i]);
	(void)printf("operations %lu\n", atomic_load(&operations));
	return atomic_load(&failed) ? EXIT_FAILURE : EXIT_SUCCESS;
}
