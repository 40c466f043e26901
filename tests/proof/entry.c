/*
 * Any line of subuid(5), cut or not.
 */
#include "../../lib/decision/entry.h"

#include "../../lib/base/number.h"
#include "any.h"

int main(void)
{
	char buffer[14];
	size_t len = any_size(sizeof(buffer));
	struct text_line line = {.text = any_text(buffer, len), .len = len, .cut = any_size(1)};
	struct subid_entry entry;

	if (entry_parse(&line, &entry) == ENTRY_GOOD) {
		//@ assert !line.cut;
		//@ assert entry.owner.len > 0;
		//@ assert entry.number_error == 0;
		//@ assert entry.range.end <= ID_SPACE;
	}
	//@ assert \valid_read(entry.owner.text + (0 .. entry.owner.len - 1));
	//@ assert entry.number_error <= 0;
	return 0;
}
