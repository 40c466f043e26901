/*
 * Grants and revocations in a file of delegations that the input makes up, by the library's own
 * ways, with its locks and its renaming. What must come of the file is put together here: all other
 * lines stay byte for byte, what is granted is the lowest range that no line holds, and what is
 * granted and then revoked leaves the first file.
 *
 * Input: 4 bytes that choose, the file.
 */
#include "../../lib/decision/files.h"
#include "../../subid/library/grant.h"

#include <stdio.h>

#include "../../lib/base/number.h"
#include "fuzz.h"

#define OWNER "user"
#define FIRST 100000 /* SUB_UID_MIN and SUB_UID_MAX where login.defs(5) says nothing */
#define LAST 600100000
/* "user:0:1" and a newline are 9 bytes, and two lines of the user's at most 54. */
#define EXPECTED_TIMES 6
#define EXPECTED_MORE 64

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

static bool is_users(const char *owner, size_t len)
{
	return len == 4 && (memcmp(owner, OWNER, 4) == 0 || memcmp(owner, "1000", 4) == 0 ||
			    memcmp(owner, "twin", 4) == 0);
}

static bool is_file(const char *path, const struct fuzz_text *expected)
{
	auto_fuzz_text struct fuzz_text found = fuzz_etc_read(path);

	return found.bytes && found.len == expected->len &&
	       memcmp(found.bytes, expected->bytes, expected->len) == 0;
}

static void check_nothing_left(void)
{
	static const char *const names[] = {"/etc/subuid+", "/etc/subuid-+", "/etc/subuid.lock"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(access(names[i], F_OK) < 0);
}

/* ------------------------------------------------------------------- what must come of a file */

/* What a file becomes, of the file that it is: each of its lines becomes two at most. */
static struct fuzz_text begin(const struct fuzz_text *old)
{
	struct fuzz_text text = {.bytes = malloc(EXPECTED_TIMES * old->len + EXPECTED_MORE)};

	CHECK(text.bytes);
	return text;
}

static void swap(struct fuzz_text *a, struct fuzz_text *b)
{
	struct fuzz_text kept = *a;

	*a = *b;
	*b = kept;
}

static void add(struct fuzz_text *text, const char *bytes, size_t len)
{
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
}

static void add_newline(struct fuzz_text *text)
{
	if (text->len > 0 && text->bytes[text->len - 1] != '\n')
		add(text, "\n", 1);
}

static void add_line(struct fuzz_text *text, const char *owner, size_t owner_len, uint64_t start,
		     uint64_t end)
{
	char numbers[64];
	int len = snprintf(numbers, sizeof(numbers), ":%ju:%ju\n", (uintmax_t)start,
			   (uintmax_t)(end - start));

	add(text, owner, owner_len);
	add(text, numbers, (size_t)len);
}

/* The file without the user's IDs [start, end). Returns whether that is another one. */
static bool without(const struct fuzz_text *old, uint64_t start, uint64_t end,
		    struct fuzz_text *ret_text)
{
	struct oracle_line line = {0};
	struct oracle_entry entry;
	bool changed = false;

	while (oracle_next_line(old->bytes, old->len, &line)) {
		if (!oracle_entry(&line, &entry) || !is_users(entry.owner, entry.owner_len) ||
		    entry.end <= start || entry.start >= end) {
			add(ret_text, line.text, line.end - line.offset);
			continue;
		}
		if (entry.start < start)
			add_line(ret_text, entry.owner, entry.owner_len, entry.start, start);
		if (entry.end > end)
			add_line(ret_text, entry.owner, entry.owner_len, end, entry.end);
		changed = true;
	}
	if (changed)
		add_newline(ret_text);
	return changed;
}

static bool is_free(const struct fuzz_text *text, uint64_t start, uint64_t end)
{
	struct oracle_line line = {0};
	struct oracle_entry entry;

	while (oracle_next_line(text->bytes, text->len, &line))
		if (oracle_entry(&line, &entry) && entry.start < end && start < entry.end)
			return false;
	return true;
}

/* The lowest free range: it begins where it may begin at all, or where a line ends. */
static bool find_free(const struct fuzz_text *text, uint64_t first, uint64_t count,
		      uint64_t *ret_start)
{
	struct oracle_line line = {0};
	struct oracle_entry entry;
	uint64_t best = UINT64_MAX;

	if (first + count <= LAST + 1 && is_free(text, first, first + count))
		best = first;
	while (oracle_next_line(text->bytes, text->len, &line))
		if (oracle_entry(&line, &entry) && entry.end >= first && entry.end < best &&
		    entry.end + count <= LAST + 1 && is_free(text, entry.end, entry.end + count))
			best = entry.end;
	*ret_start = best;
	return best != UINT64_MAX;
}

/* --------------------------------------------------------------------------------- the changes */

static struct grant_request make_request(uint64_t start, uint64_t end)
{
	return (struct grant_request){
		.owner = OWNER, .type = USER_IDS, .start = start, .count = end - start};
}

/* *text is the file before and becomes the one after. */
static void take_away(struct fuzz_text *text, uint64_t start, uint64_t end)
{
	const struct grant_request request = make_request(start, end);
	auto_fuzz_text struct fuzz_text expected = begin(text);
	bool changed = without(text, start, end, &expected);

	CHECK(grant_remove(&request) == 0);
	CHECK(is_file(SUBUID_FILE, &expected));
	if (changed)
		CHECK(is_file(SUBUID_FILE "-", text));
	check_nothing_left();
	swap(text, &expected);
}

static void give(struct fuzz_text *text, uint64_t start, uint64_t end)
{
	const struct grant_request request = make_request(start, end);
	auto_fuzz_text struct fuzz_text expected = begin(text);
	struct id_range range = {0};
	uint64_t lowest;

	if (!find_free(text, start > FIRST ? start : FIRST, request.count, &lowest)) {
		CHECK(grant_add(&request, &range) == -ENOSPC);
		CHECK(is_file(SUBUID_FILE, text));
		check_nothing_left();
		return;
	}
	CHECK(grant_add(&request, &range) == 0);
	CHECK(range.start == lowest && range.end == lowest + request.count);
	add(&expected, text->bytes, text->len);
	add_newline(&expected);
	add_line(&expected, OWNER, strlen(OWNER), range.start, range.end);
	CHECK(is_file(SUBUID_FILE, &expected));
	CHECK(is_file(SUBUID_FILE "-", text));
	check_nothing_left();
	/* And away with it: the first file, but for a newline at its end. */
	expected.len = text->len;
	add_newline(&expected);
	CHECK(grant_remove(&(struct grant_request){.owner = OWNER,
						   .type = USER_IDS,
						   .start = range.start,
						   .count = request.count}) == 0);
	CHECK(is_file(SUBUID_FILE, &expected));
	swap(text, &expected);
}

/* An ID of whoever is granted, or of the whole space. */
static uint64_t choose_count(const struct fuzz_choices *choices)
{
	uint8_t choice = fuzz_choice(choices, 3);

	return choice < 200 ? UINT64_C(1) << choice % 33 : choice - UINT64_C(199);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char passwd[] = "user:x:1000:1000::/:\ntwin:x:1000:1000::/:\nother:x:1:1::/:\n";
	const struct fuzz_text users = {passwd, sizeof(passwd) - 1};
	struct fuzz_choices choices = fuzz_choose(&data, &size, 4);
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	struct fuzz_edges edges = fuzz_edges(&text);
	uint64_t start;
	uint64_t end;

	fuzz_etc_file(PASSWD_FILE, &users);
	(void)unlink(SUBUID_FILE "-");
	fuzz_etc_file(SUBUID_FILE, &text);
	fuzz_range(&edges, fuzz_choice(&choices, 1), fuzz_choice(&choices, 2), &start, &end);
	fuzz_in_parts(&text);
	if (fuzz_choice(&choices, 0) & 1)
		give(&text, start, start + choose_count(&choices));
	if (fuzz_choice(&choices, 0) != 1)
		take_away(&text, start, end);
	fuzz_whole();
	return 0;
}
