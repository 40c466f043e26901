/*
 * Any line of up to 9 bytes, with few sources before it or as many as there may be; and any item of
 * up to 9 bytes.
 */
#include "../../lib/decision/nsswitch.c"

#include "any.h"

#define LINE 9

static void prove_line(size_t before)
{
	char buffer[LINE + 1]; /* and the byte behind the line */
	size_t len = any_size(LINE);
	struct text_line line = {.len = len, .cut = any_size(1), .end = len + any_size(1)};
	struct nsswitch nsswitch = {.passwd = {.len = before}, .subid = {.len = before}};

	any_bytes(buffer, sizeof(buffer));
	line.text = buffer + LINE - len;
	parse_line(&line, &nsswitch);
	//@ assert nsswitch.passwd.len <= SOURCES_MAX;
	//@ assert nsswitch.subid.len <= SOURCES_MAX;
	use_default(&nsswitch.passwd);
	use_default(&nsswitch.subid);
	//@ assert nsswitch.passwd.len > 0 && nsswitch.subid.len > 0;
}

static void prove_item(void)
{
	char buffer[LINE];
	size_t len = any_size(LINE);
	struct word item = {any_text(buffer, len), len};
	struct source_rule rule = {.stop = {true}};

	apply_item(item, &rule);
}

int main(void)
{
	prove_item();
	prove_line(0);
	prove_line(SOURCES_MAX - 1);
	return 0;
}
