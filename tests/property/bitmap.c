/*
 * Holds the decisions of the code against a plain bitmap of IDs: all that there are in a small ID
 * space, at the beginning and, where that could matter, at the end of the 32-bit IDs.
 *
 * Usage: bitmap EXPERIMENT. Prints how many combinations were decided, and fails if one was
 * decided otherwise than by the bitmap, or if any was left out.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../lib/base/number.h"
#include "../../lib/base/range.h"
#include "../../lib/decision/files.h"
#include "../../lib/directory/names.h"
#include "../unit/skip.h"
#include "oracle.h"

#define SPACE_MAX 16
#define RANGES_MAX (SPACE_MAX * (SPACE_MAX + 1) / 2)
#define FILE_LINES_MAX 3
#define PAIRS_LINES_MAX 2
#define FILE_MAX 256
#define PATH_SIZE 64

#define USER_UID 1000

/* All ranges of the IDs base, base + 1 ... base + size - 1; each also as a bitmap of these IDs. */
struct space {
	uint32_t base;
	unsigned size;
	size_t len;
	struct id_range ranges[RANGES_MAX];
	uint32_t bits[RANGES_MAX];
};

static struct space space_make(uint32_t base, unsigned size)
{
	struct space space = {.base = base, .size = size};

	for (unsigned start = 0; start < size; start++)
		for (unsigned end = start + 1; end <= size; end++) {
			space.ranges[space.len].start = base + start;
			space.ranges[space.len].end = (uint64_t)base + end;
			space.bits[space.len++] = (UINT32_C(1) << end) - (UINT32_C(1) << start);
		}
	return space;
}

/* One of the first and one of the last IDs. */
static uint32_t base_of(unsigned place, unsigned size)
{
	return place == 0 ? 0 : (uint32_t)(ID_SPACE - size);
}

/* The ranges that a bitmap's runs of IDs are, in order, none touching another. */
static size_t ranges_of_bits(const struct space *space, uint32_t bits,
			     struct id_range ranges[static SPACE_MAX])
{
	size_t len = 0;

	for (unsigned id = 0; id < space->size; id++) {
		if (!(bits >> id & 1))
			continue;
		if (id == 0 || !(bits >> (id - 1) & 1))
			ranges[len++].start = space->base + id;
		ranges[len - 1].end = (uint64_t)space->base + id + 1;
	}
	return len;
}

static bool set_is(const struct space *space, const struct range_set *set, uint32_t bits)
{
	struct id_range expected[SPACE_MAX];
	size_t len = ranges_of_bits(space, bits, expected);

	if (set->len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (set->items[i].start != expected[i].start ||
		    set->items[i].end != expected[i].end)
			return false;
	return true;
}

static void print_ranges(const char *what, const struct id_range ranges[], size_t len)
{
	(void)printf("%s:", what);
	for (size_t i = 0; i < len; i++)
		(void)printf(" [%" PRIu32 ", %" PRIu64 ")", ranges[i].start, ranges[i].end);
	(void)printf("\n");
}

/* Counts up the digits of a number in base radix, the first one slowest; false after the last. */
static bool count_up(size_t digits[], size_t len, size_t radix)
{
	while (len > 0) {
		if (++digits[--len] < radix)
			return true;
		digits[len] = 0;
	}
	return false;
}

/* Makes a set of up to three ranges, in every order. Returns false on a difference. */
static bool check_init(const struct space *space, uint64_t *decided)
{
	for (size_t len = 0; len <= FILE_LINES_MAX; len++) {
		size_t chosen[FILE_LINES_MAX] = {0};

		do {
			auto_range_set struct range_set set = {0};
			struct id_range ranges[FILE_LINES_MAX];
			uint32_t bits = 0;

			for (size_t i = 0; i < len; i++) {
				ranges[i] = space->ranges[chosen[i]];
				bits |= space->bits[chosen[i]];
			}
			if (range_set_init(ranges, len, &set) < 0 || !set_is(space, &set, bits)) {
				print_ranges("the union of", ranges, len);
				print_ranges("became", set.items, set.len);
				return false;
			}
			++*decided;
		} while (count_up(chosen, len, space->len));
	}
	return true;
}

/* One set and one range; decides what is asked for of them. */
typedef bool pair_check(const struct space *space, struct range_set *set, uint32_t bits,
			size_t range);

static bool check_subtract(const struct space *space, struct range_set *set, uint32_t bits,
			   size_t range)
{
	return range_set_subtract(set, space->ranges[range]) == 0 &&
	       set_is(space, set, bits & ~space->bits[range]);
}

static bool check_overlaps(const struct space *space, struct range_set *set, uint32_t bits,
			   size_t range)
{
	return range_set_overlaps(set, space->ranges[range]) == ((bits & space->bits[range]) != 0);
}

/* Every set that there is, with every range. */
static bool check_pairs(const struct space *space, pair_check *check, uint64_t *decided)
{
	for (uint32_t bits = 0; bits < UINT32_C(1) << space->size; bits++) {
		struct id_range ranges[SPACE_MAX];
		size_t len = ranges_of_bits(space, bits, ranges);

		for (size_t i = 0; i < space->len; i++) {
			auto_range_set struct range_set set = {0};

			if (range_set_init(ranges, len, &set) < 0 || !check(space, &set, bits, i)) {
				print_ranges("set", ranges, len);
				print_ranges("range", &space->ranges[i], 1);
				print_ranges("became", set.items, set.len);
				return false;
			}
			++*decided;
		}
	}
	return true;
}

static bool range_set_init_agrees(unsigned place, uint64_t *decided)
{
	const struct space space = space_make(base_of(place, SPACE_MAX), SPACE_MAX);

	return check_init(&space, decided);
}

static bool range_set_subtract_agrees(unsigned place, uint64_t *decided)
{
	const struct space space = space_make(base_of(place, SPACE_MAX), SPACE_MAX);

	return check_pairs(&space, check_subtract, decided);
}

static bool range_set_overlaps_agrees(unsigned place, uint64_t *decided)
{
	const struct space space = space_make(base_of(place, SPACE_MAX), SPACE_MAX);

	return check_pairs(&space, check_overlaps, decided);
}

/* A kind of line: how it is written, and whether it delegates to the user. */
struct line_kind {
	const char *owner;
	const char *tail;
	bool counts;
};

static const struct line_kind own_lines[] = {{"user", "", true}};

static const struct line_kind mixed_lines[] = {
	{"user", "", true},   {"1000", "", true},   {"twin", "", true}, /* the same user */
	{"other", "", false}, {"user", ":", false},                     /* a bad line */
};

static const char passwd_text[] = "user:x:1000:1000::/:\n"
				  "twin:x:1000:1000::/:\n"
				  "other:x:1001:1001::/:\n";

/* Files of root's like those of /etc, and the lines of the first. */
struct bench {
	const struct space *space;
	const struct line_kind *kinds;
	size_t kinds_len;
	int subid;
	char subid_path[PATH_SIZE];
	char passwd_path[PATH_SIZE];
	char text[FILE_MAX];
};

static int make_file(const char *name, char path[static PATH_SIZE])
{
	int fd;

	(void)snprintf(path, PATH_SIZE, "/tmp/bitmap-%s-XXXXXX", name);
	fd = mkstemp(path);
	return fd >= 0 && fchmod(fd, 0644) == 0 ? fd : -1;
}

/* Cut after it is written: one that is emptied first waits for its place on the disk each time. */
static bool write_file(int fd, const char *text)
{
	size_t len = strlen(text);

	return pwrite(fd, text, len, 0) == (ssize_t)len && ftruncate(fd, (off_t)len) == 0;
}

/* Writes the file with these lines; *ret_bits is what it delegates. */
static bool write_lines(struct bench *bench, const size_t lines[], size_t len, uint32_t *ret_bits)
{
	size_t at = 0;
	uint32_t bits = 0;

	bench->text[0] = '\0';
	for (size_t i = 0; i < len; i++) {
		const struct line_kind *kind = &bench->kinds[lines[i] / bench->space->len];
		const struct id_range *range = &bench->space->ranges[lines[i] % bench->space->len];

		at += (size_t)snprintf(bench->text + at, sizeof(bench->text) - at,
				       "%s:%" PRIu32 ":%" PRIu64 "%s\n", kind->owner, range->start,
				       range->end - range->start, kind->tail);
		if (kind->counts)
			bits |= bench->space->bits[lines[i] % bench->space->len];
	}
	*ret_bits = bits;
	return write_file(bench->subid, bench->text);
}

/* Triples, as far as their outside IDs go. All users are in the passwd file. */
static bool decide(const struct bench *bench, bool passwd_only, uint32_t delegated,
		   const size_t asked[], size_t len)
{
	const struct files files = {
		bench->subid_path,
		{.passwd = bench->passwd_path, .passwd_first = true, .passwd_only = passwd_only}};
	const struct space *space = bench->space;
	const struct owner owner = owner_make(USER_UID, "user");
	struct claim claims[RANGES_MAX] = {0};
	bool agree;
	int r;

	for (size_t i = 0; i < len; i++)
		claims[i].range = space->ranges[asked[i]];
	r = files_check(&files, &owner, names_find, claims, len);
	agree = r == FILES_DECIDED;
	for (size_t i = 0; i < len; i++)
		agree &= claims[i].granted == ((space->bits[asked[i]] & ~delegated) == 0);
	if (agree)
		return true;
	(void)printf("result %d for the file:\n%s", r, bench->text);
	for (size_t i = 0; i < len; i++)
		print_ranges(claims[i].granted ? "granted" : "refused", &claims[i].range, 1);
	return false;
}

static bool decide_both(const struct bench *bench, uint32_t delegated, const size_t asked[],
			size_t len, uint64_t *decided)
{
	++*decided;
	return decide(bench, false, delegated, asked, len) &&
	       decide(bench, true, delegated, asked, len);
}

static bool is_users(const void *context, const char *owner, size_t len)
{
	static const char *const names[] = {"user", "1000", "twin"};

	(void)context;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && memcmp(names[i], owner, len) == 0)
			return true;
	return false;
}

/* The oracle of the fuzz targets reads the text: it must say what the bitmap says. */
static bool oracle_agrees(const struct bench *bench, uint32_t delegated)
{
	const struct space *space = bench->space;

	for (size_t i = 0; i < space->len; i++) {
		bool granted = (space->bits[i] & ~delegated) == 0;

		if (oracle_delegates(bench->text, strlen(bench->text), is_users, NULL,
				     space->ranges[i].start, space->ranges[i].end) == granted)
			continue;
		(void)printf("the oracle errs about the file:\n%s", bench->text);
		print_ranges("asked for", &space->ranges[i], 1);
		return false;
	}
	return true;
}

/* All ranges at once: in order, and the last one first. */
static bool decide_at_once(const struct bench *bench, uint32_t delegated, uint64_t *decided)
{
	size_t len = bench->space->len;
	size_t forwards[RANGES_MAX];
	size_t backwards[RANGES_MAX];

	for (size_t i = 0; i < len; i++) {
		forwards[i] = i;
		backwards[i] = len - 1 - i;
	}
	return decide_both(bench, delegated, forwards, len, decided) &&
	       decide_both(bench, delegated, backwards, len, decided);
}

static bool decide_pairs(const struct bench *bench, uint32_t delegated, uint64_t *decided)
{
	for (size_t first = 0; first < bench->space->len; first++)
		for (size_t second = first; second < bench->space->len; second++)
			if (!decide_both(bench, delegated, (size_t[]){first, second}, 2, decided))
				return false;
	return true;
}

/* What a third line takes from less than all is a matter of sets, which have experiments. */
static bool decide_all(const struct bench *bench, size_t lines, uint32_t delegated,
		       uint64_t *decided)
{
	return oracle_agrees(bench, delegated) && decide_at_once(bench, delegated, decided) &&
	       (lines > PAIRS_LINES_MAX || decide_pairs(bench, delegated, decided));
}

static bool decide_files(struct bench *bench, uint64_t *decided)
{
	for (size_t len = 0; len <= FILE_LINES_MAX; len++) {
		size_t lines[FILE_LINES_MAX] = {0};

		do {
			uint32_t delegated;

			if (!write_lines(bench, lines, len, &delegated) ||
			    !decide_all(bench, len, delegated, decided))
				return false;
		} while (count_up(lines, len, bench->kinds_len * bench->space->len));
	}
	return true;
}

static bool files_agree(const struct space *space, const struct line_kind kinds[], size_t kinds_len,
			uint64_t *decided)
{
	struct bench bench = {.space = space, .kinds = kinds, .kinds_len = kinds_len};
	auto_close int subid = make_file("subid", bench.subid_path);
	auto_close int passwd = make_file("passwd", bench.passwd_path);

	bool agree;

	if (subid < 0 || passwd < 0 || !write_file(passwd, passwd_text)) {
		perror("files in /tmp");
		return false;
	}
	bench.subid = subid;
	agree = decide_files(&bench, decided);
	(void)unlink(bench.subid_path);
	(void)unlink(bench.passwd_path);
	return agree;
}

static bool files_own_agree(unsigned place, uint64_t *decided)
{
	enum { SIZE = 5 };
	const struct space space = space_make(base_of(place, SIZE), SIZE);

	return files_agree(&space, own_lines, sizeof(own_lines) / sizeof(own_lines[0]), decided);
}

static bool files_mixed_agree(unsigned place, uint64_t *decided)
{
	enum { SIZE = 3 };
	const struct space space = space_make(base_of(place, SIZE), SIZE);

	return files_agree(&space, mixed_lines, sizeof(mixed_lines) / sizeof(mixed_lines[0]),
			   decided);
}

/*
 * An experiment decides all combinations of a place, and counts them. How many there must be is
 * reckoned here by hand: n IDs have r = n(n + 1)/2 ranges.
 */
struct experiment {
	const char *name;
	bool (*agrees)(unsigned place, uint64_t *decided);
	bool needs_root;
	unsigned places;   /* 2: at the beginning and at the end of the IDs; 1: only the first */
	uint64_t expected; /* at one place */
};

static const struct experiment experiments[] = {
	/* n = 16, r = 136: 1 + r + r^2 + r^3 lists of ranges */
	{"range_set_init", range_set_init_agrees, false, 2, 2534089},
	/* n = 16: 2^n sets, each with r ranges */
	{"range_set_subtract", range_set_subtract_agrees, false, 2, 8912896},
	{"range_set_overlaps", range_set_overlaps_agrees, false, 2, 8912896},
	/* n = 5, r = 15: 1 + r + r^2 + r^3 = 3616 lists of lines, each with 2 orders of all
	 * triples; 1 + r + r^2 = 241 of them with r(r + 1)/2 = 120 pairs of triples, too */
	{"files_bitmap", files_own_agree, true, 2, 36152},
	/* n = 3, r = 6, five kinds, 30 lines: 27931 lists of them, each with 2 orders of all
	 * triples; 931 of them with 21 pairs of triples, too */
	{"files_mixed", files_mixed_agree, true, 1, 75413},
};

static int run(const struct experiment *experiment)
{
	uint64_t expected = experiment->places * experiment->expected;
	uint64_t decided = 0;

	if (experiment->needs_root && geteuid() != 0)
		return skip_test(experiment->name, "needs files that root owns: run as root");
	for (unsigned place = 0; place < experiment->places; place++)
		if (!experiment->agrees(place, &decided)) {
			(void)printf("%s: FAILED after %" PRIu64 " combinations\n",
				     experiment->name, decided);
			return EXIT_FAILURE;
		}
	(void)printf("%s: %" PRIu64 " of %" PRIu64 " combinations decided as by a bitmap\n",
		     experiment->name, decided, expected);
	return decided == expected ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	for (size_t i = 0; argc == 2 && i < sizeof(experiments) / sizeof(experiments[0]); i++)
		if (strcmp(argv[1], experiments[i].name) == 0)
			return run(&experiments[i]);
	(void)fprintf(stderr, "usage: bitmap EXPERIMENT, one of:\n");
	for (size_t i = 0; i < sizeof(experiments) / sizeof(experiments[0]); i++)
		(void)fprintf(stderr, "  %s\n", experiments[i].name);
	return EXIT_FAILURE;
}
