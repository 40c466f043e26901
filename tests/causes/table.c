/*
 * Prints the causes as users of newuidmap or newgidmap see them, for the tests of the documents.
 * What depends on the request stands in capitals.
 *
 *     table all|uid|gid
 *
 * "all" prints each cause for the program that has it, or for newuidmap if both have. For each
 * cause: its name, then each first line and each hint that it may come with, indented.
 *
 * The two files that hold the texts are compiled here once more: in place of values they take the
 * names of their arguments, and a cause is put down whatever its condition says.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../../lib/steps/explain.h"
#include "../../lib/steps/information.h"

#define TEXT_SIZE 4096
#define ROWS_MAX 100
#define REFUSALS (CAUSE_MAP_WRITE + 1)

/* What the texts have not to themselves but for their arguments. */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"

static const struct id_kind *kind_shown;

/* Cuts an argument off a list as it is written, and returns the last name in it. */
static const char *next_name(const char **list, size_t *ret_len)
{
	const char *name = *list;
	const char *end;
	int depth = 0;

	for (end = *list; *end != '\0' && (*end != ',' || depth > 0); end++) {
		depth += *end == '(';
		depth -= *end == ')';
		if (*end == '(' || *end == '>' || *end == '.' || *end == ' ')
			name = end + 1;
	}
	*list = *end == ',' ? end + 1 : end;
	*ret_len = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
	return name;
}

static void put_name(char *text, const char *name, size_t len)
{
	const struct {
		const char *name;
		const char *value;
	} constants[] = {
		{"program", kind_shown->program},   {"id", kind_shown->id},
		{"subid", kind_shown->subid},       {"subid_file", kind_shown->subid_file},
		{"map_file", kind_shown->map_file}, {"file_cap", kind_shown->file_cap},
		{"usage", kind_shown->usage},       {"you", "you"},
	};

	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		if (strlen(constants[i].name) != len || strncmp(name, constants[i].name, len) != 0)
			continue;
		strcat(text, constants[i].value);
		return;
	}
	text += strlen(text);
	for (size_t i = 0; i < len; i++)
		*text++ = (char)toupper((unsigned char)name[i]);
	*text = '\0';
}

/* Like sprintf(3), with the names of the arguments. There is room for all texts that there are. */
static int fill(char *text, const char *format, const char *arguments)
{
	*text = '\0';
	while (*format != '\0') {
		size_t len = strcspn(format, "%");
		const char *name;

		strncat(text, format, len);
		format += len;
		if (*format == '\0')
			break;
		format += 1 + strspn(format + 1, "0123456789jz") + 1;
		name = next_name(&arguments, &len);
		put_name(text, name, len);
	}
	return (int)strlen(text);
}

#undef snprintf
#define snprintf(line, size, format, ...) fill(line, format, #__VA_ARGS__)
#include "../../lib/steps/message.c"
#undef snprintf

struct row {
	const char *name;
	bool refusals[REFUSALS]; /* that it explains */
	char hints[TEXT_SIZE];
};

struct rows {
	size_t len;
	enum cause refused; /* the one that is gone through */
	struct row items[ROWS_MAX];
};

static struct rows rows;

/* The arguments begin with the format, a list of literals. */
static void put_down(const char *name, const char *format, const char *arguments)
{
	struct row *row = rows.items;
	bool quoted = false;

	for (; *arguments != '\0' && (quoted || *arguments != ','); arguments++) {
		if (*arguments == '\\')
			arguments++;
		else if (*arguments == '"')
			quoted = !quoted;
	}
	while (row < rows.items + rows.len && strcmp(row->name, name) != 0)
		row++;
	if (row == rows.items + rows.len)
		rows.len++;
	row->name = name;
	row->refusals[rows.refused] = true;
	(void)fill(row->hints, format, *arguments == ',' ? arguments + 1 : "");
}

#define FORMAT_OF(format, ...) format
#define BECAUSE(condition, name, more, ...) put_down(name, FORMAT_OF(__VA_ARGS__, 0), #__VA_ARGS__)
#include "../../subid/explain/causes.c"

static void collect(void)
{
	struct facts facts[] = {
		{.kind = kind_shown, .error = EPERM},
		{.kind = kind_shown, .error = EPERM, .capable = true, .maps_root = true}};

	memset(&rows, 0, sizeof(rows));
	for (int refused = 0; refused < REFUSALS; refused++) {
		/* Only newgidmap has to do with it. */
		if (refused == CAUSE_SETGROUPS && kind_shown == &id_kind_uid)
			continue;
		rows.refused = (enum cause)refused;
		for (size_t i = 0; i < 2; i++) {
			facts[i].refused = rows.refused;
			(void)causes_explain(&facts[i], NULL);
		}
	}
}

/* The name of a cause stands behind the first of its hints. */
static void print_lines(const char *prefix, const char *name, const char *text)
{
	size_t first = strcspn(text, "\n");

	printf("    %s%.*s", prefix, (int)first, text);
	if (name)
		printf(" [%s]", name);
	for (text += first; *text != '\0'; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("    %s", prefix);
	}
	putchar('\n');
}

static void first_line(enum cause refused, char line[static LINE_SIZE])
{
	const struct refusal refusal = {.cause = refused};
	const struct request request = {.target_text = ""};
	const struct caller caller = {0};
	const struct stat target = {0};

	message_first_line(kind_shown, &request, &caller, &target, &refusal, line);
}

static bool is_of_any(const struct row *row)
{
	return row->refusals[CAUSE_USAGE] && row->refusals[CAUSE_MAP_WRITE];
}

static void print_row(const struct row *row)
{
	char prefix[64];
	char last[LINE_SIZE] = "";
	char line[LINE_SIZE];

	printf("%s\n", row->name);
	if (is_of_any(row))
		printf("    %s: ...\n", kind_shown->program);
	for (int refused = 0; refused < REFUSALS && !is_of_any(row); refused++) {
		if (!row->refusals[refused])
			continue;
		first_line((enum cause)refused, line);
		if (strcmp(line, last) != 0)
			print_lines("", NULL, line);
		(void)strcpy(last, line);
	}
	(void)snprintf(prefix, sizeof(prefix), "%s: hint: ", kind_shown->program);
	print_lines(prefix, row->name, row->hints);
}

/* What a helper says itself, since it must not execute anything then. */
static void print_privilege_left(const char *name, const char *first, bool unmapped)
{
	printf("%s\n    %s: %s\n    ", name, kind_shown->program, first);
	(void)fflush(stdout);
	explain_privilege_left(kind_shown, unmapped);
}

static void print_all(const struct id_kind *kind)
{
	kind_shown = kind;
	collect();
	for (size_t i = 0; i < rows.len; i++)
		print_row(&rows.items[i]);
	print_privilege_left("caller-not-mapped", "Could not set caps", true);
	print_privilege_left("privilege-left", "...", false);
}

static void print_what_newgidmap_has_alone(void)
{
	struct rows of_uid;

	kind_shown = &id_kind_uid;
	collect();
	of_uid = rows;
	kind_shown = &id_kind_gid;
	collect();
	for (size_t i = 0; i < rows.len; i++) {
		bool both = false;

		for (size_t j = 0; j < of_uid.len; j++)
			both |= strcmp(rows.items[i].name, of_uid.items[j].name) == 0;
		if (!both)
			print_row(&rows.items[i]);
	}
}

int main(int argc, char *argv[])
{
	const char *which = argc == 2 ? argv[1] : "";

	if (dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
		return 1;
	if (strcmp(which, "uid") == 0 || strcmp(which, "all") == 0)
		print_all(&id_kind_uid);
	else if (strcmp(which, "gid") == 0)
		print_all(&id_kind_gid);
	else
		return 2;
	if (strcmp(which, "all") == 0)
		print_what_newgidmap_has_alone();
	return 0;
}
