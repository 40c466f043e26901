/*
 * The "subid:" and "passwd:" lines of nsswitch.conf(5): which names come out, and that each is one
 * of a plugin that root may have installed, never a path.
 */
#include "../../lib/decision/nsswitch.h"

#include <ctype.h>
#include <strings.h>

#include "fuzz.h"

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What stands behind "subid:" in the first line that says anything there. */
static bool find_subid(const struct fuzz_text *text, const char **ret_rest, size_t *ret_len)
{
	static const char key[] = "subid:";
	const size_t key_len = sizeof(key) - 1;
	struct oracle_line line = {0};

	while (oracle_next_line(text->bytes, text->len, &line)) {
		const char *comment = memchr(line.text, '#', line.len);
		size_t len = comment ? (size_t)(comment - line.text) : line.len;
		size_t at = key_len;

		if (line.len > ORACLE_LINE_MAX || len < key_len ||
		    strncasecmp(line.text, key, key_len) != 0)
			continue;
		while (at < len && is_blank(line.text[at]))
			at++;
		if (at == len)
			continue;
		/* A carriage return at the end is a part of the last word. */
		if (!comment && line.offset + len < line.end && line.text[len] == '\r')
			len++;
		*ret_rest = line.text + at;
		*ret_len = len - at;
		return true;
	}
	return false;
}

static bool is_name(const char *text, size_t len)
{
	bool good = len > 0 && len <= 50;

	for (size_t i = 0; i < len; i++)
		good = good && ((isalnum((unsigned char)text[i]) && (text[i] & 0x80) == 0) ||
				text[i] == '_' || text[i] == '-');
	return good;
}

/* The next word outside of brackets. */
static bool next_word(const char **rest, size_t *len, const char **ret_word, size_t *ret_len)
{
	const char *text = *rest;
	size_t at = 0;
	size_t begin;

	for (;;) {
		while (at < *len && is_blank(text[at]))
			at++;
		if (at == *len || text[at] != '[')
			break;
		while (at < *len && text[at] != ']')
			at++;
		at += at < *len;
	}
	begin = at;
	while (at < *len && !is_blank(text[at]) && text[at] != '[')
		at++;
	*ret_word = text + begin;
	*ret_len = at - begin;
	*rest += at;
	*len -= at;
	return *ret_len > 0;
}

static void check_subid(const struct fuzz_text *text, const struct source_rules *rules)
{
	const char *rest;
	const char *word;
	size_t len = 0;
	size_t word_len;
	size_t names = 0;

	if (!find_subid(text, &rest, &len))
		rest = "";
	while (next_word(&rest, &len, &word, &word_len)) {
		if (!is_name(word, word_len) || names == SOURCES_MAX)
			continue;
		CHECK(names < rules->len);
		CHECK(strlen(rules->items[names].name) == word_len);
		CHECK(memcmp(rules->items[names].name, word, word_len) == 0);
		names++;
	}
	if (names == 0) {
		CHECK(rules->len == 1);
		CHECK(source_is_files(&rules->items[0]));
		CHECK(rules->items[0].stop[SOURCE_SUCCESS]);
	} else {
		CHECK(rules->len == names);
	}
}

static void check_rules(const struct source_rules *rules)
{
	CHECK(rules->len >= 1 && rules->len <= SOURCES_MAX);
	for (size_t i = 0; i < rules->len; i++) {
		const char *name = rules->items[i].name;
		const char *end = memchr(name, '\0', SOURCE_NAME_MAX + 1);

		CHECK(end && is_name(name, (size_t)(end - name)));
	}
}

static bool same_rules(const struct source_rules *a, const struct source_rules *b)
{
	bool same = a->len == b->len && a->lines == b->lines && a->in_doubt == b->in_doubt &&
		    a->passed_over == b->passed_over;

	for (size_t i = 0; same && i < a->len; i++)
		same = strcmp(a->items[i].name, b->items[i].name) == 0 &&
		       memcmp(a->items[i].stop, b->items[i].stop, sizeof(a->items[i].stop)) == 0;
	return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	struct nsswitch whole;
	struct nsswitch parts;

	fuzz_etc_file(NSSWITCH_CONF, &text);
	CHECK(nsswitch_read(NSSWITCH_CONF, &whole) == 0);
	fuzz_in_parts(&text);
	CHECK(nsswitch_read(NSSWITCH_CONF, &parts) == 0);
	fuzz_whole();
	CHECK(same_rules(&whole.passwd, &parts.passwd));
	CHECK(same_rules(&whole.subid, &parts.subid));
	check_rules(&whole.passwd);
	check_rules(&whole.subid);
	check_subid(&text, &whole.subid);
	return 0;
}
