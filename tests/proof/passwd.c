/*
 * Any line of passwd(5), cut or not.
 */
#include "../../lib/decision/passwd.h"

#include "../../lib/base/number.h"
#include "any.h"

int main(void)
{
	char buffer[11];
	size_t len = any_size(sizeof(buffer));
	struct text_line line = {.text = any_text(buffer, len), .len = len, .cut = any_size(1)};
	struct passwd_line entry;

	if (passwd_parse(&line, &entry)) {
		//@ assert !line.cut;
		//@ assert 0 < entry.name.len < line.len;
		//@ assert \valid_read(entry.name.text + (0 .. entry.name.len - 1));
		//@ assert entry.uid <= ID_MAX;
		//@ assert entry.gid <= ID_MAX;
	}
	return 0;
}
