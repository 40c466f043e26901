/*
 * The one reader of such files. Called for a pidfd of the caller's, and to explain a refusal.
 */
#include "proc_field.h"

#include <errno.h>
#include <string.h>

#include "lines.h"
#include "words.h"

int proc_field_read(int fd, const char *key, char *value, size_t size)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		struct word rest = {line.text, line.len};

		if (!word_take(&rest, key) || !word_take(&rest, ":\t"))
			continue;
		if (rest.len > size - 1)
			rest.len = size - 1;
		memcpy(value, rest.text, rest.len);
		value[rest.len] = '\0';
		return 0;
	}
	return r < 0 ? r : -ENODATA;
}
