/*
 * Prints the table of causes as users of newuidmap or newgidmap see it, for the tests of the
 * documents. What depends on the request stands in capitals.
 *
 *     table all|uid|gid
 *
 * "all" prints each cause for the program that has it, or for newuidmap if both have. For each
 * cause: its name, then each first line and each hint that it may come with, indented.
 */
#include <stdio.h>
#include <string.h>

#include "../../subid/explain/causes.h"

static void put_name(const char *name, size_t len, const struct id_kind *kind)
{
	const struct {
		const char *name;
		const char *value;
	} constants[] = {
		{"PROGRAM", kind->program}, {"ID", kind->id},
		{"SUBID", kind->subid},     {"SUBID_FILE", kind->subid_file},
		{"MAP", kind->map_file},    {"FILE_CAP", kind->file_cap},
	};

	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		if (strlen(constants[i].name) != len || strncmp(name, constants[i].name, len) != 0)
			continue;
		fputs(constants[i].value, stdout);
		return;
	}
	printf("%.*s", (int)len, name);
}

static void put_text(const char *prefix, const char *text, const struct id_kind *kind)
{
	fputs(prefix, stdout);
	while (*text != '\0') {
		size_t len = *text == '{' ? strcspn(text, "}") : 0;

		if (len > 0) {
			put_name(text + 1, len - 1, kind);
			text += len + 1;
			continue;
		}
		if (*text == '\n')
			printf("\n%s", prefix);
		else
			putchar(*text);
		text++;
	}
	putchar('\n');
}

static void put_first_lines(const struct cause_row *row, const struct id_kind *kind)
{
	const char *line = NULL;

	for (int cause = CAUSE_STARTUP; cause <= CAUSE_MAP_WRITE; cause++) {
		const char *next = cause_first_line((enum cause)cause);

		/* Only newgidmap has to do with it. */
		if (cause == CAUSE_SETGROUPS && kind == &id_kind_uid)
			continue;
		if (!cause_explains(row, (enum cause)cause) || (line && strcmp(line, next) == 0))
			continue;
		line = next;
		put_text("    ", line, kind);
	}
}

static void put_row(const struct cause_row *row, const struct id_kind *kind)
{
	char prefix[64];

	printf("%s\n", row->name);
	if (row->causes == UINT64_MAX)
		put_text("    ", "{PROGRAM}: ...", kind);
	else
		put_first_lines(row, kind);
	(void)snprintf(prefix, sizeof(prefix), "    %s: hint: ", kind->program);
	put_text(prefix, row->hints, kind);
}

int main(int argc, char *argv[])
{
	const char *which = argc == 2 ? argv[1] : "";
	const struct id_kind *kind = NULL;

	if (strcmp(which, "uid") == 0)
		kind = &id_kind_uid;
	else if (strcmp(which, "gid") == 0)
		kind = &id_kind_gid;
	else if (strcmp(which, "all") != 0)
		return 2;
	for (size_t i = 0; i < cause_rows_len; i++) {
		const struct id_kind *only = cause_rows[i].only;

		if (kind && only && only != kind)
			continue;
		put_row(&cause_rows[i], only ? only : kind ? kind : &id_kind_uid);
	}
	return 0;
}
