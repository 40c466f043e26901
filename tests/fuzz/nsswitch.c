/*
 * The "subid:" and "passwd:" lines of nsswitch.conf(5): which sources come out, with what their
 * [STATUS=action] items say; and that each name is one of a plugin that root may have installed,
 * never a path.
 */
#include "../../lib/decision/nsswitch.h"

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
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	bool good = len > 0 && len <= 50;

	for (size_t i = 0; i < len; i++)
		good = good && memchr(letters, text[i], sizeof(letters) - 1);
	return good;
}

static bool is_word(const char *expected, const char *text, size_t len)
{
	return strlen(expected) == len && strncasecmp(text, expected, len) == 0;
}

/* STATUS=action, or !STATUS=action for all other statuses. */
static void apply(const char *item, size_t len, bool stop[static SOURCE_STATUS_MAX])
{
	static const char *const names[] = {"SUCCESS", "NOTFOUND", "UNAVAIL", "TRYAGAIN"};
	const char *equals = memchr(item, '=', len);
	size_t left = equals ? (size_t)(equals - item) : 0;
	size_t others = left > 0 && item[0] == '!' ? 1 : 0;

	for (size_t i = 0; i < SOURCE_STATUS_MAX && equals; i++) {
		if (!is_word(names[i], item + others, left - others))
			continue;
		for (size_t j = 0; j < SOURCE_STATUS_MAX; j++)
			if ((j != i) == (others == 1))
				stop[j] = is_word("return", equals + 1, len - left - 1);
	}
}

/* Applies what stands in brackets, and returns how long that is, with them. */
static size_t apply_items(const char *text, size_t len, bool stop[static SOURCE_STATUS_MAX])
{
	size_t at = 1;

	while (at < len && text[at] != ']') {
		size_t begin = at;

		while (at < len && text[at] != ']' && !is_blank(text[at]))
			at++;
		apply(text + begin, at - begin, stop);
		at += at < len && is_blank(text[at]);
	}
	return at < len ? at + 1 : at;
}

/* What the line says: the names that are some, each with what stands behind it. */
static void expect(const char *text, size_t len, struct source_rules *expected)
{
	struct source_rule nobody;
	struct source_rule *rule = &nobody;
	size_t at = 0;

	while (at < len) {
		size_t begin = at;

		if (is_blank(text[at])) {
			at++;
			continue;
		}
		if (text[at] == '[') {
			at += apply_items(text + at, len - at, rule->stop);
			continue;
		}
		while (at < len && !is_blank(text[at]) && text[at] != '[')
			at++;
		rule = &nobody;
		if (!is_name(text + begin, at - begin) || expected->len == SOURCES_MAX)
			continue;
		rule = &expected->items[expected->len++];
		memcpy(rule->name, text + begin, at - begin);
		rule->stop[SOURCE_SUCCESS] = true;
	}
}

static void check_subid(const struct fuzz_text *text, const struct source_rules *rules)
{
	struct source_rules expected = {0};
	const char *rest;
	size_t len;

	if (find_subid(text, &rest, &len))
		expect(rest, len, &expected);
	if (expected.len == 0)
		expect("files", strlen("files"), &expected);
	CHECK(rules->len == expected.len);
	for (size_t i = 0; i < expected.len; i++) {
		CHECK(strcmp(rules->items[i].name, expected.items[i].name) == 0);
		CHECK(memcmp(rules->items[i].stop, expected.items[i].stop,
			     sizeof(rules->items[i].stop)) == 0);
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
