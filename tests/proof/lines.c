/*
 * The line reader with a small buffer: any file, which comes in any pieces, ends anywhere, and may
 * fail at each read.
 */
#define LINES_MAX 2
#define LINES_KEPT 1
#include "../../lib/base/lines.c"

#include "any.h"

#define FILE_MAX 5

/* Any number of the bytes that there is room for and that the file can still have. */
ssize_t proof_pread(int fd, void *bytes, size_t len, off_t offset)
{
	size_t left = FILE_MAX - (size_t)offset;
	int got = Frama_C_interval_split(-1, (int)(left < len ? left : len));

	//@ assert fd == 3 && len > 0 && 0 <= offset <= FILE_MAX;
	if (got < 0)
		errno = Frama_C_interval(1, 133);
	else
		any_bytes(bytes, (size_t)got);
	return got;
}

static bool is_wanted(const void *context, const char *text, size_t len)
{
	//@ assert \initialized(text + (0 .. len)) && text[len] == '\n';
	(void)context;
	return any_size(1);
}

int main(void)
{
	struct line_reader *reader;
	struct text_line line;
	uint64_t size = FILE_MAX;
	int r = lines_open(3, size, &reader);

	//@ assert r == 0 || r == -ENOMEM;
	for (uint64_t i = 1; r >= 0 && i <= 2; i++) {
		r = lines_next_wanted(reader, is_wanted, NULL, &line);
		if (r <= 0)
			break;
		//@ assert r == 1;
		//@ assert line.number >= i;
		//@ assert line.len <= LINES_MAX;
		//@ assert line.cut ==> line.len <= LINES_MAX;
		//@ assert line.offset <= line.end;
		//@ assert line.len <= line.end - line.offset;
		//@ assert \valid_read(line.text + (0 .. line.len));
		//@ assert \initialized(line.text + (0 .. line.len - 1));
	}
	return 0;
}
