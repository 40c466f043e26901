/*
 * login.defs(5): the last line that sets a key counts, and a value that is not exactly right is
 * neither "yes" nor a number.
 */
#include "../../lib/decision/login_defs.h"

#include <strings.h>

#include "../../subid/library/login_number.h"
#include "fuzz.h"

#define KEY "KEY"
#define FALLBACK 77

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

static size_t blanks(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && (text[at] == ' ' || text[at] == '\t'))
		at++;
	return at;
}

static size_t word(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && text[at] != ' ' && text[at] != '\t')
		at++;
	return at;
}

/* The value in the last line that sets the key. */
static bool find(const struct fuzz_text *text, const char **ret_value, size_t *ret_len)
{
	struct oracle_line line = {0};
	bool found = false;

	while (oracle_next_line(text->bytes, text->len, &line)) {
		size_t begin = blanks(line.text, line.len);
		size_t end = begin + word(line.text + begin, line.len - begin);
		size_t value = end + blanks(line.text + end, line.len - end);

		if (line.len > ORACLE_LINE_MAX || end - begin != strlen(KEY) ||
		    memcmp(line.text + begin, KEY, strlen(KEY)) != 0)
			continue;
		*ret_value = line.text + value;
		*ret_len = word(line.text + value, line.len - value);
		found = true;
	}
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	const char *value = NULL;
	size_t len = 0;
	bool found = find(&text, &value, &len);
	uint64_t expected = FALLBACK;
	bool valid = !found || oracle_number(value, len, UINT32_MAX, &expected);
	uint64_t number = 0;
	bool yes;

	fuzz_etc_file(LOGIN_DEFS, &text);
	for (int i = 0; i < 2; i++) {
		if (i == 1)
			fuzz_in_parts(&text);
		CHECK(login_defs_yes(LOGIN_DEFS, KEY, &yes) == 0);
		CHECK(yes == (found && len == 3 && strncasecmp(value, "yes", 3) == 0));
		CHECK(login_number_read(LOGIN_DEFS, KEY, FALLBACK, &number) ==
		      (valid ? 0 : -EINVAL));
		CHECK(!valid || number == expected);
	}
	fuzz_whole();
	return 0;
}
