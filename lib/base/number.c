/*
 * Plain decimal numbers. The C library's own readers take signs, blanks and other bases, which
 * an administrator who reads the file would not see.
 *
 * Trusts nothing about the text. Called by whatever reads arguments and files.
 */
#include "number.h"

#include <errno.h>

int number_parse(const char *text, size_t len, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (len == 0)
		return -ENODATA;
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(unsigned char)text[i] - '0';

		if (digit > 9)
			return -EINVAL;
		if (value <= max)
			value = value * 10 + digit;
	}
	if (text[0] == '0' && len > 1)
		return -EDOM;
	if (value > max)
		return -ERANGE;
	*ret_value = value;
	return 0;
}
