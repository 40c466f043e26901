/*
 * START:COUNT, START-LAST, with blanks, signs and more fields around, in decimal, octal or
 * hexadecimal: who mends the line later must not find its IDs given to somebody else.
 *
 * The text is untrusted.
 */
#include "bad_line.h"

#include <ctype.h>

#include "../../lib/base/number.h"

/* More numbers than these of one line are not looked at, in two readings each. */
#define NUMBERS_MAX 4
#define READINGS ((size_t)2)

struct numbers {
	size_t len;
	uint64_t items[NUMBERS_MAX][READINGS];
};

/* Reads digits of a base; what is more than all IDs is just that. */
static size_t read_digits(const char *text, size_t len, unsigned base, uint64_t *ret_value)
{
	uint64_t value = 0;
	size_t i = 0;

	for (; i < len && isxdigit((unsigned char)text[i]); i++) {
		unsigned digit = isdigit((unsigned char)text[i])
					 ? (unsigned)(text[i] - '0')
					 : (unsigned)(tolower((unsigned char)text[i]) - 'a') + 10;

		if (digit >= base)
			break;
		value = value * base + digit;
		if (value > ID_SPACE)
			value = ID_SPACE;
	}
	*ret_value = value;
	return i;
}

static size_t read_number(const char *text, size_t len, uint64_t readings[static READINGS])
{
	size_t read = read_digits(text, len, 10, &readings[0]);

	readings[1] = readings[0];
	if (text[0] != '0')
		return read;
	if (len > 2 && (text[1] == 'x' || text[1] == 'X'))
		return 2 + read_digits(text + 2, len - 2, 16, &readings[1]);
	(void)read_digits(text, read, 8, &readings[1]);
	return read;
}

static void collect(const char *text, size_t len, struct numbers *numbers)
{
	for (size_t i = 0; i < len && numbers->len < NUMBERS_MAX; i++)
		if (isdigit((unsigned char)text[i]))
			i += read_number(text + i, len - i, numbers->items[numbers->len++]) - 1;
}

static int add(uint64_t start, uint64_t end, struct range_list *list)
{
	if (end > ID_SPACE)
		end = ID_SPACE;
	return start < end ? range_list_join(list, (struct id_range){(uint32_t)start, end}) : 0;
}

static int add_pair(const uint64_t starts[], const uint64_t others[], struct range_list *list)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < READINGS * READINGS; i++) {
		uint64_t start = starts[i / READINGS];
		uint64_t other = others[i % READINGS];

		r = add(start, start + other, list);
		if (r == 0)
			r = add(start, other + 1, list);
	}
	return r;
}

int bad_line_add(const struct text_line *line, uint64_t count, struct range_list *list)
{
	const char *colon = memchr(line->text, ':', line->len);
	const char *text = colon ? colon + 1 : line->text;
	struct numbers numbers = {0};
	int r = 0;

	collect(text, line->len - (size_t)(text - line->text), &numbers);
	if (numbers.len == 1)
		return add_pair(numbers.items[0], (const uint64_t[READINGS]){count, count}, list);
	for (size_t i = 0; r == 0 && i < numbers.len; i++)
		for (size_t j = i + 1; r == 0 && j < numbers.len; j++)
			r = add_pair(numbers.items[i], numbers.items[j], list);
	return r;
}
