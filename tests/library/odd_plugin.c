/*
 * A plugin that does what a plugin may not, and notes with which rights it runs.
 *
 * The first word of the file ODD_SCRIPT says how it answers; without that file it answers with the
 * range 500000:65536 to everybody. If there is a file ODD_RECORD, each entry into its code adds a
 * line with the user IDs and the effective capabilities of the process. Loaded by the programs
 * under test; the files are the tests' own.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <shadow/subid.h>

#define ODD_SCRIPT "/run/scratch/odd"
#define ODD_RECORD "/run/scratch/record"

#define ID_SPACE 4294967296UL
#define HIDDEN 64 /* bytes before what a list's user sees */

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result);
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count);
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count);
void shadow_subid_free(void *memory);

/* What the script can say about statuses. */
static const struct {
	const char *word;
	int status;
} statuses[] = {
	{"unknown-user", SUBID_STATUS_UNKNOWN_USER},
	{"error-conn", SUBID_STATUS_ERROR_CONN},
	{"error", SUBID_STATUS_ERROR},
	{"status-4", 4},
	{"status-minus-1", -1},
};

/* ... and about lists. */
static const struct {
	const char *word;
	int count;
	struct subid_range list[3];
} lists[] = {
	{"", 1, {{500000, 65536}}},
	{"two", 2, {{500000, 10}, {900000, 10}}},
	{"none", 0, {{0, 0}}},
	{"negative", -1, {{500000, 65536}}},
	{"count-0", 2, {{500000, 0}, {600000, 10}}},
	{"past-end", 2, {{4294967295, 2}, {600000, 10}}},
	{"far-past-end", 3, {{ID_SPACE + 500000, 10}, {500000, ULONG_MAX}, {600000, 10}}},
	{"to-the-end", 1, {{4294901760, 65536}}},
	{"everything", 1, {{0, ID_SPACE}}},
	{"across-1000", 2, {{990, 20}, {0, 1001}}},
	{"below-1000", 3, {{0, 1000}, {999, 1}, {600000, 10}}},
	{"nothing-good", 2, {{500000, 0}, {ID_SPACE, 1}}},
};

static void record(const char *where)
{
	FILE *record = fopen(ODD_RECORD, "r+e");
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];

	if (record && status && fseek(record, 0, SEEK_END) == 0) {
		(void)fprintf(record, "%s", where);
		while (fgets(line, sizeof(line), status))
			if (strncmp(line, "Uid:", 4) == 0 || strncmp(line, "CapEff:", 7) == 0)
				(void)fprintf(record, " %.*s", (int)strcspn(line, "\n"), line);
		(void)fputc('\n', record);
	}
	if (status)
		(void)fclose(status);
	if (record)
		(void)fclose(record);
}

#ifdef ODD_UNBOUND
/* A function that is nowhere, with a name of 300 bytes: the plugin cannot be loaded. */
#define TEN(text) text text text text text text text text text text
void odd_nowhere(void) __asm__(TEN(TEN("odd")));
__attribute__((used)) static void (*const need)(void) = odd_nowhere;
#endif

__attribute__((constructor)) static void record_load(void)
{
	record("load");
}

__attribute__((destructor)) static void record_unload(void)
{
	record("unload");
}

/* Reads the script, and returns the status that it asks for. */
static int read_script(char word[static 32])
{
	FILE *script = fopen(ODD_SCRIPT, "re");

	word[0] = '\0';
	if (script) {
		if (fgets(word, 32, script))
			word[strcspn(word, " \n")] = '\0';
		(void)fclose(script);
	}
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcmp(word, statuses[i].word) == 0)
			return statuses[i].status;
	return SUBID_STATUS_SUCCESS;
}

/* Memory that free(3) must not be given. */
static void *hidden_copy(const void *from, size_t size)
{
	char *memory = malloc(HIDDEN + size);

	if (!memory)
		abort();
	memcpy(memory + HIDDEN, from, size);
	return memory + HIDDEN;
}

void shadow_subid_free(void *memory)
{
	record("free");
	if (memory)
		free((char *)memory - HIDDEN);
}

/* A status other than success comes with a yes, which does not count. */
enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result)
{
	char word[32];
	int status = read_script(word);

	(void)owner;
	(void)type;
	record("has_range");
	if (status != SUBID_STATUS_SUCCESS)
		*result = true;
	else if (strcmp(word, "no-result") != 0)
		*result = start >= 500000 && count <= 65536 && start - 500000 <= 65536 - count;
	return (enum subid_status)status;
}

/* A status other than success comes with a range. */
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count)
{
	char word[32];
	int status = read_script(word);
	size_t i = 0;

	(void)owner;
	(void)type;
	record("list_owner_ranges");
	if (strcmp(word, "no-result") == 0)
		return SUBID_STATUS_SUCCESS;
	if (strcmp(word, "no-list") == 0) {
		*ranges = NULL;
		*count = 3;
		return SUBID_STATUS_SUCCESS;
	}
	for (size_t j = 0; j < sizeof(lists) / sizeof(lists[0]); j++)
		if (strcmp(word, lists[j].word) == 0)
			i = j;
	*ranges = hidden_copy(lists[i].list, sizeof(lists[i].list));
	*count = lists[i].count;
	return (enum subid_status)status;
}

#ifndef ODD_WITHOUT_OWNERS
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count)
{
	static const uid_t owners[] = {70002, 70001, 70002};
	char word[32];
	int status = read_script(word);

	(void)id;
	(void)type;
	record("find_subid_owners");
	if (strcmp(word, "no-result") == 0)
		return SUBID_STATUS_SUCCESS;
	if (strcmp(word, "no-list") == 0) {
		*uids = NULL;
		*count = 3;
		return SUBID_STATUS_SUCCESS;
	}
	*uids = hidden_copy(owners, sizeof(owners));
	*count = 3;
	if (strcmp(word, "negative") == 0)
		*count = -1;
	if (strcmp(word, "none") == 0)
		*count = 0;
	return (enum subid_status)status;
}
#endif
