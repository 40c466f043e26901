/*
 * The decision with sources that are plugins, whose answers are the input. Whatever they answer, a
 * range is granted only if the file delegates all of it, or a plugin has said yes to exactly it and
 * it holds no ID of the system's. And the lists that the library makes of what a plugin returns.
 *
 * Input: 16 bytes that choose, 16 bytes that answer, the file of delegations, 0x1e, ranges and user
 * IDs that a plugin returns, 8 bytes for each number.
 */
#include "../../lib/directory/delegation.h"

#include "../../lib/base/number.h"
#include "../../lib/decision/files.h"
#include "../../subid/library/plugin_query.h"
#include "fuzz.h"

#define USER_UID 1000
#define LOGIN "user"
#define SOURCES 3
#define CLAIMS 4
#define CHOICES 16
#define ANSWERS 16
#define NUMBERS_MAX 64

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

/* ------------------------------------------------------------------------- whether it delegates */

struct plugin_question {
	unsigned long start;
	unsigned long count;
	bool yes;
};

/* What the plugins were asked, in the order of the questions. */
static struct plugin_question asked[SOURCES * CLAIMS];
static size_t asked_len;
static struct fuzz_choices answers;
static enum id_type type;

static enum plugin_status has_range(const char *owner, unsigned long start, unsigned long count,
				    enum id_type asked_type, bool *result)
{
	uint8_t answer = fuzz_choice(&answers, asked_len);
	unsigned status = answer & 8 ? answer >> 4 : answer & 3;

	CHECK(strcmp(owner, LOGIN) == 0 && asked_type == type);
	CHECK(asked_len < SOURCES * CLAIMS);
	CHECK(start >= 1000 && count > 0 && start + count <= (unsigned long)ID_MAX + 1);
	if (answer & 4)
		*result = answer & 128;
	asked[asked_len++] = (struct plugin_question){
		start, count, status == PLUGIN_SUCCESS && (answer & 4) && (answer & 128)};
	return (enum plugin_status)status;
}

static bool said_yes(const struct claim *claim)
{
	for (size_t i = 0; i < asked_len; i++)
		if (asked[i].yes && asked[i].start == claim->range.start &&
		    asked[i].start + asked[i].count == claim->range.end)
			return true;
	return false;
}

static bool is_users(const void *context, const char *owner, size_t len)
{
	(void)context;
	return len == 4 && (memcmp(owner, LOGIN, 4) == 0 || memcmp(owner, "1000", 4) == 0);
}

static void choose_sources(const struct fuzz_choices *choices, struct source_list *sources)
{
	sources->len = 1 + fuzz_choice(choices, 0) % SOURCES;
	for (size_t i = 0; i < sources->len; i++) {
		struct source *source = &sources->items[i];
		uint8_t choice = fuzz_choice(choices, 1 + i);

		*source = (struct source){0};
		(void)snprintf(source->rule.name, sizeof(source->rule.name), "%s",
			       choice & 1 ? "files" : "fuzz");
		if (!(choice & 2))
			source->plugin.has_range = has_range;
		for (size_t status = 0; status < SOURCE_STATUS_MAX; status++)
			source->rule.stop[status] = choice >> 4 >> status & 1;
	}
}

static bool has_files(const struct source_list *sources)
{
	for (size_t i = 0; i < sources->len; i++)
		if (source_is_files(&sources->items[i].rule))
			return true;
	return false;
}

/* No request has such triples. */
static bool overlaps(const struct claim claims[], size_t newest)
{
	for (size_t i = 0; i < newest; i++)
		if (claims[i].range.start < claims[newest].range.end &&
		    claims[newest].range.start < claims[i].range.end)
			return true;
	return false;
}

static void check_decision(const struct fuzz_choices *choices, const struct fuzz_text *subid)
{
	static struct source_list sources;
	static const struct nsswitch nsswitch = {
		.passwd = {.len = 1, .items = {{.name = "files"}}}};
	const struct owner owner = owner_make(USER_UID, LOGIN);
	const char *login = fuzz_choice(choices, 4) & 1 ? "" : LOGIN;
	struct fuzz_edges edges = fuzz_edges(subid);
	struct claim claims[CLAIMS] = {0};
	struct question question = {.uid = USER_UID, .nsswitch = &nsswitch, .claims = claims};
	size_t wanted = 1 + fuzz_choice(choices, 5) % CLAIMS;
	size_t len = 0;

	type = fuzz_choice(choices, 4) & 2 ? USER_IDS : GROUP_IDS;
	choose_sources(choices, &sources);
	for (size_t i = 0; i < wanted; i++) {
		uint64_t start;
		uint64_t end;

		fuzz_range(&edges, fuzz_choice(choices, 6 + 2 * i), fuzz_choice(choices, 7 + 2 * i),
			   &start, &end);
		claims[len].range = (struct id_range){(uint32_t)start, end};
		len += !overlaps(claims, len);
	}
	asked_len = 0;
	fuzz_etc_file(type == USER_IDS ? SUBUID_FILE : SUBGID_FILE, subid);
	question.type = type;
	question.len = len;
	CHECK(delegation_check(&sources, &question, &owner, login) == 0);
	CHECK(login[0] != '\0' || asked_len == 0);
	for (size_t i = 0; i < len; i++) {
		bool by_file = has_files(&sources) &&
			       oracle_delegates(subid->bytes, subid->len, is_users, NULL,
						claims[i].range.start, claims[i].range.end);

		if (claims[i].granted)
			CHECK(by_file || said_yes(&claims[i]));
		else
			CHECK(!said_yes(&claims[i]));
	}
}

/* ------------------------------------------------------------------------------ what it lists */

static uint64_t numbers[NUMBERS_MAX];
static size_t numbers_len;
static uint8_t list_answer;
static void *handed_out;

/* Handed out in memory of just that size, or nothing at all; the status may be another one. */
static enum plugin_status hand_out(size_t count, size_t size, void **ret_memory, int *ret_count)
{
	handed_out = NULL;
	if (!(list_answer & 4)) {
		handed_out = malloc(count * size + 1);
		CHECK(handed_out);
		*ret_memory = handed_out;
	}
	*ret_count = list_answer & 8 ? -(int)count : (int)count;
	return (enum plugin_status)(list_answer & 3);
}

static enum plugin_status list_owner_ranges(const char *owner, enum id_type asked_type,
					    struct plugin_range **ranges, int *count)
{
	void *memory = NULL;
	enum plugin_status status = hand_out(numbers_len / 2, sizeof(**ranges), &memory, count);

	CHECK(strcmp(owner, LOGIN) == 0 && asked_type == type);
	*ranges = memory;
	for (size_t i = 0; memory && i < numbers_len / 2; i++)
		(*ranges)[i] = (struct plugin_range){numbers[2 * i], numbers[2 * i + 1]};
	return status;
}

static enum plugin_status find_owners(unsigned long id, enum id_type asked_type, uid_t **uids,
				      int *count)
{
	void *memory = NULL;
	enum plugin_status status = hand_out(numbers_len, sizeof(**uids), &memory, count);

	CHECK(id == 100000 && asked_type == type);
	*uids = memory;
	for (size_t i = 0; memory && i < numbers_len; i++)
		(*uids)[i] = (uid_t)numbers[i];
	return status;
}

static void release(void *memory)
{
	CHECK(memory && memory == handed_out);
	handed_out = NULL;
	free(memory);
}

static const struct plugin plugin = {.list_owner_ranges = list_owner_ranges,
				     .find_subid_owners = find_owners,
				     .release = release};

/* Each range that comes out is the next good one that went in, less the system's IDs. */
static void check_list(void)
{
	const uint64_t space = UINT64_C(1) << 32;
	auto_range_list struct range_list list = {0};
	size_t bad = 0;
	size_t at = 0;
	int error;
	enum source_status status = plugin_list(&plugin, LOGIN, type, &list, &bad, &error);

	CHECK(!handed_out);
	CHECK((status == SOURCE_SUCCESS) == (list.len > 0));
	CHECK(list.len == 0 || list_answer % 16 == PLUGIN_SUCCESS);
	for (size_t i = 0; i < numbers_len / 2 && list_answer % 16 == PLUGIN_SUCCESS; i++) {
		const uint64_t start = numbers[2 * i];
		const uint64_t count = numbers[2 * i + 1];

		if (count == 0 || start >= space || count > space - start || start + count <= 1000)
			continue;
		CHECK(at < list.len);
		CHECK(list.items[at].start == (start < 1000 ? 1000 : start));
		CHECK(list.items[at].end == start + count);
		at++;
	}
	CHECK(at == list.len);
	CHECK(list.len == 0 || bad == numbers_len / 2 - list.len);
}

static size_t count_of(const uid_t uids[], size_t len, uid_t uid)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += uids[i] == uid;
	return count;
}

static void check_owners(void)
{
	auto_free uid_t *uids = NULL;
	size_t len = 0;
	int error;
	enum source_status status = plugin_owners(&plugin, 100000, type, &uids, &len, &error);

	CHECK(!handed_out);
	CHECK((status == SOURCE_SUCCESS) ==
	      (numbers_len > 0 && list_answer % 16 == PLUGIN_SUCCESS));
	CHECK((status == SOURCE_SUCCESS) == (len > 0));
	for (size_t i = 0; i < numbers_len && len > 0; i++)
		CHECK(count_of(uids, len, (uid_t)numbers[i]) == 1);
	for (size_t i = 0; i < len; i++) {
		bool told = false;

		for (size_t j = 0; j < numbers_len; j++)
			told |= (uid_t)numbers[j] == uids[i];
		CHECK(told);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_choices choices = fuzz_choose(&data, &size, CHOICES);

	answers = fuzz_choose(&data, &size, ANSWERS);

	auto_fuzz_text struct fuzz_text subid = fuzz_part(&data, &size);

	check_decision(&choices, &subid);
	numbers_len = size / sizeof(numbers[0]);
	if (numbers_len > NUMBERS_MAX)
		numbers_len = NUMBERS_MAX;
	if (numbers_len > 0)
		memcpy(numbers, data, numbers_len * sizeof(numbers[0]));
	list_answer = fuzz_choice(&choices, 15);
	check_list();
	check_owners();
	return 0;
}
