/*
 * Reads SOURCE [STATUS=action]... of the lines that matter.
 *
 * Called once in a process; in a helper with privileges parked.
 */
#include "nsswitch.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "../base/trusted_file.h"
#include "../base/words.h"

static bool is_name(struct word word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.text[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '-'))
			return false;
	}
	return word.len > 0 && word.len <= SOURCE_NAME_MAX;
}

/* The status that a word names, or SOURCE_STATUS_MAX. */
static enum source_status parse_status(struct word word)
{
	static const char *const names[] = {"SUCCESS", "NOTFOUND", "UNAVAIL", "TRYAGAIN"};

	for (size_t i = 0; i < SOURCE_STATUS_MAX; i++)
		if (word_is_nocase(word, names[i]))
			return (enum source_status)i;
	return SOURCE_STATUS_MAX;
}

/* Applies STATUS=action, or !STATUS=action, which is about all others. */
static void apply_item(struct word item, struct source_rule *rule)
{
	bool negated = item.len > 0 && item.text[0] == '!';
	const char *equals = memchr(item.text, '=', item.len);
	struct word left;
	struct word right;
	enum source_status status;

	if (!equals)
		return;
	left = (struct word){item.text + negated, (size_t)(equals - item.text) - negated};
	right = (struct word){equals + 1, item.len - (size_t)(equals + 1 - item.text)};
	status = parse_status(left);
	if (status == SOURCE_STATUS_MAX)
		return;
	for (size_t i = 0; i < SOURCE_STATUS_MAX; i++)
		if ((i == status) != negated)
			rule->stop[i] = word_is_nocase(right, "return");
}

/* Applies the items between brackets, and moves the text behind the closing one. */
static void apply_items(struct word *rest, struct source_rule *rule)
{
	const char *end = memchr(rest->text, ']', rest->len);
	size_t len = end ? (size_t)(end - rest->text) : rest->len;
	struct word items = {rest->text + 1, len - 1};
	struct word item;

	while (word_next(&items, " \t", &item))
		apply_item(item, rule);
	if (end)
		len++;
	rest->text += len;
	rest->len -= len;
}

static void parse_sources(struct word rest, struct source_rules *rules)
{
	struct source_rule passed_over;
	struct source_rule *rule = &passed_over;
	struct word name;

	for (;;) {
		word_skip(&rest, " \t");
		if (rest.len > 0 && rest.text[0] == '[') {
			apply_items(&rest, rule);
			continue;
		}
		if (!word_next(&rest, " \t[", &name))
			return;
		rule = &passed_over;
		if (!is_name(name) || rules->len == SOURCES_MAX) {
			rules->passed_over = is_name(name) ? "there are too many" : "it is no name";
			continue;
		}
		rule = &rules->items[rules->len++];
		*rule = (struct source_rule){.stop = {[SOURCE_SUCCESS] = true}};
		memcpy(rule->name, name.text, name.len);
	}
}

/* The rules that the key at the start of a line is about, or NULL; moves rest behind the key. */
static struct source_rules *find_database(struct nsswitch *nsswitch, struct word *rest)
{
	static const char passwd[] = "passwd:";
	static const char subid[] = "subid:";
	struct source_rules *rules = NULL;
	struct word line = *rest;
	size_t len = strlen(subid);

	/* As shadow reads it: in any case, and with no blank before it. */
	if (line.len >= len && word_is_nocase((struct word){line.text, len}, subid)) {
		rules = &nsswitch->subid;
	} else {
		word_skip(&line, " \t");
		len = strlen(passwd);
		/* The C library wants no colon. */
		if (word_begins(line, "passwd ") || word_begins(line, "passwd\t"))
			nsswitch->passwd.in_doubt = true;
		if (word_begins(line, passwd))
			rules = &nsswitch->passwd;
	}
	if (rules)
		*rest = (struct word){line.text + len, line.len - len};
	return rules;
}

static bool ends_in_carriage_return(const struct text_line *line)
{
	return line->end - line->offset > line->len && line->text[line->len] == '\r';
}

/* The first line of a database counts; of delegations, the first that names anything. */
static void parse_line(const struct text_line *line, struct nsswitch *nsswitch)
{
	const char *comment = memchr(line->text, '#', line->len);
	struct word rest = {line->text, comment ? (size_t)(comment - line->text) : line->len};
	struct source_rules *rules;

	/* The C library reads a line to its end. */
	if (line->cut) {
		nsswitch->passwd.in_doubt = true;
		return;
	}
	rules = find_database(nsswitch, &rest);
	if (!rules)
		return;
	if (rules == &nsswitch->subid) {
		word_skip(&rest, " \t");
		if (rest.len == 0)
			return;
		/* To shadow it is a part of the name, which then is none. */
		if (!comment && ends_in_carriage_return(line))
			rest.len++;
	}
	if (rules->lines++ == 0)
		parse_sources(rest, rules);
}

static void use_default(struct source_rules *rules)
{
	if (rules->len > 0)
		return;
	rules->in_doubt |= rules->lines > 0;
	rules->len = 1;
	rules->items[0] = (struct source_rule){"files", {[SOURCE_SUCCESS] = true}};
}

bool source_is_files(const struct source_rule *rule)
{
	return strcmp(rule->name, "files") == 0;
}

int nsswitch_read(const char *path, struct nsswitch *ret_nsswitch)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct nsswitch nsswitch = {0};
	int r = trusted_file_read(path, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0)
		parse_line(&line, &nsswitch);
	if (r < 0)
		return r;
	use_default(&nsswitch.passwd);
	use_default(&nsswitch.subid);
	*ret_nsswitch = nsswitch;
	return 0;
}
