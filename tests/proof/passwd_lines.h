/*
 * Every file passwd(5) of up to LINES lines, each of which is one of a small world, or any LINE
 * bytes at most. Of the latter nothing is known, and they are others when they are read again.
 */
#pragma once

#include "../../lib/base/lines.h"
#include "any.h"

enum line_kind { LINE_GOOD, LINE_DOUBT, LINE_BLANK, LINE_ANY };

static const struct {
	enum line_kind kind;
	const char *text;
	const char *name;
	uid_t uid;
} world[] = {
	{LINE_GOOD, "ann::7:9:", "ann", 7},
	{LINE_GOOD, "ann::8:9:", "ann", 8},
	{LINE_GOOD, "bob::7:9:", "bob", 7},
	{LINE_GOOD, "bob::8:9:", "bob", 8},
	{LINE_GOOD, "anna::7:9:", "anna", 7},
	{LINE_GOOD, "12::7:9:", "12", 7},
	{LINE_DOUBT, "ann:x", "ann", 0},
	{LINE_DOUBT, "bob::07:9:", "bob", 0},
	{LINE_DOUBT, "\tann::7:9:", "ann", 0},
	{LINE_BLANK, "+ann:::", "", 0},
	{LINE_ANY, NULL, NULL, 0},
};

#define WORLD (sizeof(world) / sizeof(world[0]))

static struct {
	size_t len;
	size_t lines[LINES]; /* which of the world */
} passwd_file;

static void any_passwd_file(void)
{
	passwd_file.len = any_size(LINES);
	for (size_t i = 0; i < passwd_file.len; i++)
		passwd_file.lines[i] = any_size(WORLD - 1);
}

static bool is_same(const char *a, const char *b)
{
	return strlen(a) == strlen(b) && memcmp(a, b, strlen(a)) == 0;
}

static bool has_line_of(enum line_kind kind)
{
	for (size_t i = 0; i < passwd_file.len; i++)
		if (world[passwd_file.lines[i]].kind == kind)
			return true;
	return false;
}

int lines_open(int fd, uint64_t size, struct line_reader **ret_reader)
{
	static struct line_reader reader;

	if (any_size(1))
		return -ENOMEM;
	(void)fd, (void)size;
	reader.number = 0;
	*ret_reader = &reader;
	return 0;
}

static void any_line(struct text_line *ret_line)
{
	static char buffer[LINE + 1]; /* and the byte behind the line */
	size_t len = any_size(LINE);

	any_bytes(buffer, sizeof(buffer));
	*ret_line = (struct text_line){.text = buffer + LINE - len, .len = len, .cut = any_size(1)};
}

int lines_next(struct line_reader *reader, struct text_line *ret_line)
{
	const char *text;

	if (reader->number == passwd_file.len)
		return any_size(1) ? 0 : -EIO;
	text = world[passwd_file.lines[reader->number++]].text;
	if (text)
		*ret_line = (struct text_line){.text = text, .len = strlen(text)};
	else
		any_line(ret_line);
	return 1;
}
