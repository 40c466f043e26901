/*
 * Tables are libsmartcols' on a terminal, JSON is json-c's.
 */
#include "output.h"

#include <json-c/json_util.h>
#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <sys/ioctl.h>

#include "../explain/escape.h"

#define WIDTH_DEFAULT 80

struct output_table {
	size_t len;                   /* of its columns */
	struct libscols_table *scols; /* NULL: what is printed is not for a terminal */
};

bool output_is_terminal(void)
{
	return isatty(STDOUT_FILENO);
}

bool output_has_colours(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return output_is_terminal() && !(no && *no != '\0') && term && *term != '\0' &&
	       strcmp(term, "dumb") != 0;
}

bool output_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

size_t output_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

/* Callbacks of libsmartcols, which itself breaks lines anywhere: they break them at blanks. */

static size_t longest_word(const struct libscols_column *column, const char *data, void *unused)
{
	size_t longest = 0;

	(void)column;
	(void)unused;
	for (size_t len; *data != '\0'; data += len + (data[len] == ' ')) {
		len = strcspn(data, " ");
		longest = len > longest ? len : longest;
	}
	return longest;
}

/* Ends the line that data begins with, and returns what is left, or NULL. */
static char *next_line(const struct libscols_column *column, char *data, void *unused)
{
	const size_t width = scols_column_get_width(column);
	char *blank;

	(void)unused;
	if (strlen(data) <= width)
		return NULL;
	blank = memrchr(data, ' ', width + 1);
	if (!blank)
		blank = strchr(data, ' ');
	if (!blank)
		return NULL;
	*blank = '\0';
	return blank + 1;
}

/* Only the last column grows to what the terminal has left; any other one is cut to its share. */
static bool add_column(struct libscols_table *scols, const struct output_column *column, bool last)
{
	const int flags =
		(column->number ? SCOLS_FL_RIGHT : 0) | (column->wraps ? SCOLS_FL_WRAP : 0);
	struct libscols_column *added = scols_table_new_column(scols, column->name, 0, flags);

	return added && (!column->wraps || !last ||
			 scols_column_set_wrapfunc(added, longest_word, next_line, NULL) == 0);
}

static int make_scols(const struct output_column columns[], size_t len,
		      struct libscols_table **ret_scols)
{
	struct libscols_table *scols = scols_new_table();
	bool made = scols && scols_table_set_termwidth(scols, output_width()) == 0 &&
		    scols_table_enable_colors(scols, output_has_colours()) == 0 &&
		    scols_table_enable_ascii(scols, !output_is_utf8()) == 0;

	for (size_t i = 0; made && i < len; i++)
		made = add_column(scols, &columns[i], i + 1 == len);
	if (!made) {
		scols_unref_table(scols);
		return -ENOMEM;
	}
	*ret_scols = scols;
	return 0;
}

static void print_cells(size_t len, const char *const cells[])
{
	for (size_t i = 0; i < len; i++) {
		/* No other thread prints. */
		(void)fputs_unlocked(cells[i] ? cells[i] : "", stdout);
		(void)putchar_unlocked(i + 1 < len ? '\t' : '\n');
	}
}

int output_table_new(const struct output_column columns[], size_t len,
		     struct output_table **ret_table)
{
	auto_table struct output_table *table = calloc(1, sizeof(*table));
	auto_free const char **names = calloc(len, sizeof(*names));
	int r = table && names ? 0 : -ENOMEM;

	if (r < 0)
		return r;
	table->len = len;
	if (output_is_terminal()) {
		r = make_scols(columns, len, &table->scols);
	} else {
		for (size_t i = 0; i < len; i++)
			names[i] = columns[i].name;
		print_cells(len, names);
	}
	if (r < 0)
		return r;
	*ret_table = table;
	table = NULL;
	return 0;
}

int output_table_add(struct output_table *table, const char *const cells[], enum paint paint)
{
	static const char *const colours[] = {
		[PAINT_GOOD] = "green", [PAINT_WARNING] = "brown", [PAINT_BAD] = "red"};
	struct libscols_line *line;

	if (!table->scols) {
		print_cells(table->len, cells);
		return 0;
	}
	line = scols_table_new_line(table->scols, NULL);
	if (!line || (colours[paint] && scols_line_set_color(line, colours[paint]) < 0))
		return -ENOMEM;
	for (size_t i = 0; i < table->len; i++)
		if (cells[i] && scols_line_set_data(line, i, cells[i]) < 0)
			return -ENOMEM;
	return 0;
}

int output_table_finish(struct output_table *table)
{
	return table->scols ? scols_print_table(table->scols) : 0;
}

void output_table_free(struct output_table **table)
{
	if (!*table)
		return;
	scols_unref_table((*table)->scols);
	free(*table);
	*table = NULL;
}

const char *output_number(uint64_t number, char text[static NUMBER_TEXT_MAX])
{
	(void)snprintf(text, NUMBER_TEXT_MAX, "%ju", (uintmax_t)number);
	return text;
}

void output_escaped(const char *text, size_t len, FILE *stream)
{
	char piece[ESCAPED_MAX / 4];
	char escaped[ESCAPED_MAX];

	for (size_t part; len > 0; text += part, len -= part) {
		part = strnlen(text, len < sizeof(piece) ? len : sizeof(piece) - 1);
		memcpy(piece, text, part);
		piece[part] = '\0';
		(void)fputs(escape_text(piece, escaped), stream);
		if (part == 0) { /* a NUL byte */
			(void)fputs("\\000", stream);
			part = 1;
		}
	}
}

static int print_json(struct json_object *value, int flags, const char *before, const char *behind)
{
	const char *text = value ? json_object_to_json_string_ext(
					   value, flags | JSON_C_TO_STRING_NOSLASHESCAPE)
				 : NULL;

	if (text)
		(void)printf("%s%s%s", before, text, behind);
	(void)json_object_put(value);
	return text ? 0 : -ENOMEM;
}

int output_json(struct json_object *document)
{
	return print_json(document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED, "", "\n");
}

void output_json_array_begin(struct output_json_array *array, const char *name)
{
	array->begun = false;
	(void)printf("{ \"%s\": [", name);
}

int output_json_array_add(struct output_json_array *array, struct json_object *element)
{
	const char *before = array->begun ? ",\n  " : "\n  ";

	array->begun = true;
	return print_json(element, JSON_C_TO_STRING_SPACED, before, "");
}

void output_json_array_end(struct output_json_array *array)
{
	(void)printf("%s] }\n", array->begun ? "\n" : " ");
}

/* Names are constants, and no verb adds one twice. */
static int add_member(struct json_object *object, const char *name, struct json_object *value)
{
	const unsigned flags = JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY;

	return json_object_object_add_ex(object, name, value, flags) == 0 ? 0 : -ENOMEM;
}

int json_add(struct json_object *object, const char *name, struct json_object *value)
{
	if (value && add_member(object, name, value) == 0)
		return 0;
	(void)json_object_put(value);
	return -ENOMEM;
}

int json_add_number(struct json_object *object, const char *name, uint64_t number)
{
	return json_add(object, name, json_object_new_uint64(number));
}

int json_add_bool(struct json_object *object, const char *name, bool value)
{
	return json_add(object, name, json_object_new_boolean(value));
}

int json_add_range(struct json_object *object, struct id_range range)
{
	int r = json_add_number(object, "first", range.start);

	if (r == 0)
		r = json_add_number(object, "last", range.end - 1);
	return r < 0 ? r : json_add_number(object, "count", range.end - range.start);
}

int json_add_text(struct json_object *object, const char *name, const char *text)
{
	if (text)
		return json_add(object, name, json_object_new_string(text));
	return add_member(object, name, NULL);
}

int json_add_lines(struct json_object *object, const char *name, const char *lines)
{
	struct json_object *array = json_object_new_array();
	auto_free char *text = lines ? strdup(lines) : NULL;
	char *rest = text;
	const char *line;
	int r = array && (!lines || text) ? 0 : -ENOMEM;

	while (r == 0 && (line = strsep(&rest, "\n")))
		r = json_object_array_add(array, json_object_new_string(line)) == 0 ? 0 : -ENOMEM;
	if (r == 0)
		return json_add(object, name, array);
	(void)json_object_put(array);
	return r;
}
