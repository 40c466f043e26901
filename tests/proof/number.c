/*
 * Any text, and each of the maxima that there are.
 */
#include "../../lib/base/number.h"

#include <limits.h>

#include "any.h"

static void prove(uint64_t max)
{
	char text[24];
	size_t len = any_size(sizeof(text));
	uint64_t value;

	any_bytes(text, sizeof(text));
	if (number_parse(text, len, max, &value) == 0) {
		//@ assert value <= max;
		//@ assert len > 0;
	}
}

int main(void)
{
	prove(INT_MAX);
	prove(ID_MAX);
	prove(ID_SPACE - 1);
	prove(ID_SPACE);
	prove(UINT64_C(1) << 59);
	return 0;
}
