/*
 * Nothing has to be compared, since the edits are known; but patch(1) wants to know lines, and what
 * stands around them.
 */
#include "diff.h"

#include "output.h"

#define CONTEXT 3

struct diff {
	char *text; /* of the old file */
	size_t size;
	size_t *lines; /* where each begins; one more: the end */
	size_t len;
	ptrdiff_t shift; /* how many lines there are more, so far */
};

/* An edit in lines [first, end) of the old file. */
struct piece {
	size_t first;
	size_t end;
	const char *text;
};

static int read_text(const struct rewritable *file, struct diff *diff)
{
	diff->size = file->fd < 0 ? 0 : (size_t)file->st.st_size;
	diff->text = malloc(diff->size + 1);
	if (!diff->text)
		return -ENOMEM;
	for (size_t at = 0; at < diff->size;) {
		ssize_t got = pread(file->fd, diff->text + at, diff->size - at, (off_t)at);

		if (got <= 0)
			return got < 0 ? -errno : -ESTALE;
		at += (size_t)got;
	}
	return 0;
}

static int find_lines(struct diff *diff)
{
	size_t capacity = 2;

	for (size_t i = 0; i < diff->size; i++)
		capacity += diff->text[i] == '\n';
	diff->lines = calloc(capacity, sizeof(*diff->lines));
	if (!diff->lines)
		return -ENOMEM;
	for (size_t at = 0; at < diff->size;) {
		const char *end = memchr(diff->text + at, '\n', diff->size - at);

		at = end ? (size_t)(end - diff->text) + 1 : diff->size;
		diff->lines[++diff->len] = at;
	}
	return 0;
}

static size_t line_at(const struct diff *diff, uint64_t offset)
{
	size_t from = 0;
	size_t to = diff->len;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (diff->lines[middle] < offset)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool is_unended(const struct diff *diff)
{
	return diff->size > 0 && diff->text[diff->size - 1] != '\n';
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

/* Byte by byte for patch(1), but not what a file may do to a terminal. */
static void print_line(char mark, const char *text, size_t len)
{
	const bool ended = text[len - 1] == '\n';

	(void)putchar(mark);
	if (output_is_terminal()) {
		output_escaped(text, len - ended, stdout);
		(void)fputs(ended ? "\n" : "", stdout);
	} else {
		(void)fwrite(text, 1, len, stdout);
	}
}

static void print_old(const struct diff *diff, char mark, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		print_line(mark, diff->text + diff->lines[i], diff->lines[i + 1] - diff->lines[i]);
	if (end == diff->len && first < end && is_unended(diff))
		(void)printf("\n\\ No newline at end of file\n");
}

static void print_new(const char *text)
{
	for (const char *end; (end = strchr(text, '\n')); text = end + 1)
		print_line('+', text, (size_t)(end + 1 - text));
}

/* Where lines begin in the header of a hunk: no lines are behind the one before. */
static size_t number(size_t first, size_t count)
{
	return count == 0 ? first : first + 1;
}

static void print_hunk(struct diff *diff, const struct piece pieces[], size_t len)
{
	const struct piece *last = &pieces[len - 1];
	const size_t first = pieces[0].first > CONTEXT ? pieces[0].first - CONTEXT : 0;
	const size_t end = diff->len - last->end > CONTEXT ? last->end + CONTEXT : diff->len;
	size_t added = 0;
	size_t removed = 0;
	size_t at = first;

	for (size_t i = 0; i < len; i++) {
		added += count_lines(pieces[i].text);
		removed += pieces[i].end - pieces[i].first;
	}
	(void)printf("@@ -%zu,%zu +%zu,%zu @@\n", number(first, end - first), end - first,
		     number(first + (size_t)diff->shift, end - first + added - removed),
		     end - first + added - removed);
	for (size_t i = 0; i < len; i++) {
		print_old(diff, ' ', at, pieces[i].first);
		print_old(diff, '-', pieces[i].first, pieces[i].end);
		print_new(pieces[i].text);
		at = pieces[i].end;
	}
	print_old(diff, ' ', at, end);
	diff->shift += (ptrdiff_t)added - (ptrdiff_t)removed;
}

static void print_hunks(struct diff *diff, const struct piece pieces[], size_t len)
{
	for (size_t i = 0, begun = 0; i < len; i++)
		if (i + 1 == len || pieces[i + 1].first - pieces[i].end > 2 * (size_t)CONTEXT) {
			print_hunk(diff, pieces + begun, i + 1 - begun);
			begun = i + 1;
		}
}

/* The last line gets its newline if the file is written at all: then it is another line. */
static int end_last_line(const struct diff *diff, struct piece pieces[], size_t *len,
			 char **ret_text)
{
	struct piece *last = &pieces[*len - 1];
	const size_t line = diff->len - 1;
	const char *behind = "";

	*ret_text = NULL;
	if (!is_unended(diff) || (last->first <= line && last->end == diff->len))
		return 0;
	if (last->first == diff->len) {
		behind = last->text;
		--*len;
	}
	if (asprintf(ret_text, "%.*s\n%s", (int)(diff->size - diff->lines[line]),
		     diff->text + diff->lines[line], behind) < 0) {
		*ret_text = NULL;
		return -ENOMEM;
	}
	pieces[(*len)++] = (struct piece){line, diff->len, *ret_text};
	return 0;
}

static int print_edits(struct diff *diff, const struct edit_list *edits)
{
	auto_free struct piece *pieces = calloc(edits->len + 1, sizeof(*pieces));
	auto_free char *ended = NULL;
	size_t len = 0;
	int r;

	if (!pieces)
		return -ENOMEM;
	for (; len < edits->len; len++)
		pieces[len] = (struct piece){line_at(diff, edits->items[len].offset),
					     line_at(diff, edits->items[len].end),
					     edits->items[len].text};
	r = end_last_line(diff, pieces, &len, &ended);
	if (r == 0)
		print_hunks(diff, pieces, len);
	return r;
}

int diff_print(const char *path, const struct rewritable *file, const struct edit_list *edits)
{
	struct diff diff = {0};
	int r = read_text(file, &diff);

	if (r == 0)
		r = find_lines(&diff);
	if (r == 0) {
		(void)printf("--- %s%s\n+++ b%s\n", file->fd < 0 ? "/dev/null" : "a",
			     file->fd < 0 ? "" : path, path);
		r = print_edits(&diff, edits);
	}
	free(diff.text);
	free(diff.lines);
	return r;
}
