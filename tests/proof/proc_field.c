/*
 * Any two lines of up to 7 bytes.
 */
#define LINE 7
#define LINES 2
#include "../../lib/base/proc_field.h"

#include "any_lines.h"

int main(void)
{
	char value[4];

	if (proc_field_read(3, "P", value, sizeof(value)) == 0) {
		size_t len = strlen(value);

		//@ assert len < sizeof(value);
	}
	return 0;
}
