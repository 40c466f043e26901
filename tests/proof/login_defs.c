/*
 * Any two lines of up to 4 bytes.
 */
#define LINE 4
#define LINES 2
#include "../../subid/library/login_number.c"

#include "any_lines.h"

int main(void)
{
	uint64_t number = 0;
	bool yes = false;

	if (login_defs_yes("/etc/login.defs", "K", &yes) == 0) {
		//@ assert yes == 0 || yes == 1;
	}
	if (login_number_read("/etc/login.defs", "K", 1000, &number) == 0) {
		//@ assert number < ID_SPACE;
	}
	return 0;
}
