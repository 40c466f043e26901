/*
 * The one reader of such files. Called for a pidfd of the caller's, and to explain a refusal.
 */
#include "proc_field.h"

#include <errno.h>
#include <string.h>

#include "lines.h"

/* Whether the line begins with the key; if so, *ret_value is what stands behind the separator. */
static bool has_key(const struct text_line *line, const char *key, const char **ret_value)
{
	size_t len = strlen(key);

	if (line->len < len + 2 || memcmp(line->text, key, len) != 0 ||
	    memcmp(line->text + len, ":\t", 2) != 0)
		return false;
	*ret_value = line->text + len + 2;
	return true;
}

int proc_field_read(int fd, const char *key, char *value, size_t size)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	const char *found;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		size_t len;

		if (!has_key(&line, key, &found))
			continue;
		len = line.len - (size_t)(found - line.text);
		if (len > size - 1)
			len = size - 1;
		memcpy(value, found, len);
		value[len] = '\0';
		return 0;
	}
	return r < 0 ? r : -ENODATA;
}
