/*
 * Reads PID|fd:N INSIDE OUTSIDE COUNT... and writes the text for the kernel.
 *
 * Works on its arguments alone, and makes no system call. The kernel's rules are
 * those of map_write() in kernel/user_namespace.c; here they have names.
 */
#include "request.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#include "../base/number.h"
#include "../base/words.h"

#define FIRST_TRIPLE 2

static int parse_target(const char *text, struct request *request, struct refusal *why)
{
	struct word digits = {text, strlen(text)};
	bool is_fd = word_take(&digits, "fd:");
	uint64_t value;

	if (number_parse(digits.text, digits.len, INT_MAX, &value) < 0 || (value == 0 && !is_fd))
		return refuse(why, CAUSE_TARGET_TEXT, 0);
	request->pid = is_fd ? 0 : (pid_t)value;
	request->fd = is_fd ? (int)value : -1;
	return 0;
}

/* Which of the numbers is wrong is found out again, to explain it. */
static int parse_triple(size_t triple, char *const texts[3], struct id_extent *extent,
			struct refusal *why)
{
	static const uint64_t max[] = {ID_MAX, ID_MAX, ID_MAX + 1};
	uint64_t numbers[3];

	for (size_t i = 0; i < 3; i++) {
		int r = number_parse(texts[i], strlen(texts[i]), max[i], &numbers[i]);

		if (r < 0)
			return refuse_triple(why, r == -ERANGE ? CAUSE_NUMBER_RANGE : CAUSE_NUMBER,
					     0, triple);
	}
	*extent = (struct id_extent){(uint32_t)numbers[0], (uint32_t)numbers[1],
				     (uint32_t)numbers[2]};
	if (extent->count == 0)
		return refuse_triple(why, CAUSE_COUNT_ZERO, 0, triple);
	/* A range may not reach 4294967295: that number is no ID. */
	if (id_extent_inside(extent).end > (uint64_t)ID_MAX + 1 ||
	    id_extent_outside(extent).end > (uint64_t)ID_MAX + 1)
		return refuse_triple(why, CAUSE_END_TOO_HIGH, 0, triple);
	return 0;
}

/*
 * Holds the newest triple against those before it. If all of them ascend, as mostly, where the last
 * one ends is enough: ends is that, inside and outside, or ID_SPACE once one did not.
 */
static int check_overlap(const struct id_map *map, size_t newest, uint64_t ends[2],
			 struct refusal *why)
{
	const struct id_range inside = id_extent_inside(&map->extents[newest]);
	const struct id_range outside = id_extent_outside(&map->extents[newest]);
	bool ascends = inside.start >= ends[0] && outside.start >= ends[1];

	ends[0] = ascends ? inside.end : ID_SPACE;
	ends[1] = outside.end;
	for (size_t i = 0; i < newest && !ascends; i++) {
		const struct id_extent *before = &map->extents[i];
		bool is_inside = range_overlaps(id_extent_inside(before), inside);

		if (is_inside || range_overlaps(id_extent_outside(before), outside)) {
			*why = (struct refusal){is_inside ? CAUSE_OVERLAP_INSIDE
							  : CAUSE_OVERLAP_OUTSIDE,
						EINVAL, newest, i};
			return -1;
		}
	}
	return 0;
}

static int parse_triples(size_t words_len, char *const words[], struct id_map *map,
			 struct refusal *why)
{
	size_t triples = words_len / 3;
	uint64_t ends[2] = {0, 0};

	if (triples == 0 || words_len % 3 != 0)
		return refuse_triple(why, CAUSE_TRIPLE_MISSING, 0, triples);
	for (size_t i = 0; i < triples; i++) {
		if (i == ID_MAP_MAX)
			return refuse_triple(why, CAUSE_TRIPLES_MAX, EINVAL, i);
		if (parse_triple(i, words + 3 * i, &map->extents[i], why) < 0 ||
		    check_overlap(map, i, ends, why) < 0)
			return -1;
		map->len++;
	}
	return 0;
}

static int format_text(struct request *request, struct refusal *why)
{
	size_t len = 0;

	for (size_t i = 0; i < request->map.len; i++) {
		const struct id_extent *extent = &request->map.extents[i];

		len += (size_t)snprintf(request->text + len, sizeof(request->text) - len,
					"%u %u %u\n", extent->inside, extent->outside,
					extent->count);
	}
	if (len >= getauxval(AT_PAGESZ))
		return refuse_triple(why, CAUSE_TEXT_MAX, EINVAL, request->map.len - 1);
	request->text_len = len;
	return 0;
}

int request_parse(int argc, char *const argv[], struct request *ret_request,
		  struct refusal *ret_refusal)
{
	ret_request->argc = argc;
	ret_request->argv = argv;
	if (argc < FIRST_TRIPLE)
		return refuse(ret_refusal, CAUSE_USAGE, 0);
	ret_request->target_text = argv[1];
	if (parse_target(argv[1], ret_request, ret_refusal) < 0 ||
	    parse_triples((size_t)(argc - FIRST_TRIPLE), argv + FIRST_TRIPLE, &ret_request->map,
			  ret_refusal) < 0)
		return -1;
	return format_text(ret_request, ret_refusal);
}

/* A number has no leading zero, so there is one way to write it. */
bool request_maps_outside_zero(int argc, char *const argv[])
{
	for (int i = FIRST_TRIPLE + 1; i < argc; i += 3)
		if (strcmp(argv[i], "0") == 0)
			return true;
	return false;
}
