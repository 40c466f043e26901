/*
 * Slow, and meant to be: nothing is remembered from one line to the next.
 */
#include "oracle.h"

static bool is_trimmed(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool oracle_next_line(const char *text, size_t len, struct oracle_line *line)
{
	size_t at = line->end;

	if (at == len)
		return false;
	line->text = text + at;
	line->offset = at;
	line->number++;
	while (at < len && text[at] != '\n')
		at++;
	line->end = at < len ? at + 1 : at;
	line->len = at - line->offset;
	while (line->len > 0 && is_trimmed(line->text[line->len - 1]))
		line->len--;
	return true;
}

bool oracle_number(const char *text, size_t len, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (len == 0 || (len > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text[i] - '0');
		if (value > max)
			return false;
	}
	*ret_value = value;
	return true;
}

bool oracle_entry(const struct oracle_line *line, struct oracle_entry *ret_entry)
{
	const uint64_t space = UINT64_C(1) << 32;
	size_t colons[2];
	size_t found = 0;
	uint64_t start;
	uint64_t count;

	if (line->len == 0 || line->text[0] == '#' || line->len > ORACLE_LINE_MAX)
		return false;
	for (size_t i = 0; i < line->len; i++) {
		if (line->text[i] == '\0' && found == 0)
			return false;
		if (line->text[i] != ':')
			continue;
		if (found == 2)
			return false;
		colons[found++] = i;
	}
	if (found != 2 || colons[0] == 0 ||
	    !oracle_number(line->text + colons[0] + 1, colons[1] - colons[0] - 1, space - 1,
			   &start) ||
	    !oracle_number(line->text + colons[1] + 1, line->len - colons[1] - 1, space, &count) ||
	    count == 0 || start + count > space)
		return false;
	*ret_entry = (struct oracle_entry){line->text, colons[0], start, start + count};
	return true;
}

/* Where a line that counts and holds the ID ends, or the ID itself if there is none. */
static uint64_t held_until(const char *text, size_t len, oracle_owner *counts, const void *context,
			   uint64_t id)
{
	struct oracle_line line = {0};
	struct oracle_entry entry;

	while (oracle_next_line(text, len, &line))
		if (oracle_entry(&line, &entry) && entry.start <= id && id < entry.end &&
		    counts(context, entry.owner, entry.owner_len))
			return entry.end;
	return id;
}

bool oracle_delegates(const char *text, size_t len, oracle_owner *counts, const void *context,
		      uint64_t start, uint64_t end)
{
	for (uint64_t id = start; id < end;) {
		uint64_t next = held_until(text, len, counts, context, id);

		if (next == id)
			return false;
		id = next;
	}
	return true;
}
