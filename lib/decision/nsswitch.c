/*
 * Reads SOURCE [STATUS=action]... of the lines that matter.
 *
 * Called once in a process; in a helper with privileges parked.
 */
#include "nsswitch.h"

#include <string.h>

#include "../base/trusted_file.h"
#include "../base/words.h"

static bool is_name(struct word word)
{
	size_t len = word.len;

	word_skip(&word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	return word.len == 0 && len <= SOURCE_NAME_MAX;
}

/* Applies STATUS=action, or !STATUS=action, which is about all others. Whether it is known. */
static bool apply_item(struct word item, struct source_rule *rule)
{
	static const char *const names[] = {"SUCCESS", "NOTFOUND", "UNAVAIL", "TRYAGAIN"};
	bool negated = word_take(&item, "!");
	size_t status = 0;
	struct word name;

	if (!word_cut(&item, '=', &name))
		return false;
	while (status < SOURCE_STATUS_MAX && !word_is_nocase(name, names[status]))
		status++;
	if (status == SOURCE_STATUS_MAX)
		return false;
	for (size_t i = 0; i < SOURCE_STATUS_MAX; i++)
		if ((i == status) != negated)
			rule->stop[i] = word_is_nocase(item, "return");
	return word_is_nocase(item, "return") || word_is_nocase(item, "continue");
}

static void parse_sources(struct word rest, struct source_rules *rules)
{
	struct source_rule passed_over;
	struct source_rule *rule = &passed_over;
	struct word word;
	struct word item;

	for (;;) {
		word_skip(&rest, " \t");
		if (word_take(&rest, "[")) {
			rules->in_doubt |= !word_cut(&rest, ']', &word) || rules->len == 0;
			(void)word_next(&word, " \t", &item);
			do
				rules->in_doubt |= !apply_item(item, rule);
			while (word_next(&word, " \t", &item));
			continue;
		}
		if (!word_next(&rest, " \t[", &word))
			return;
		rule = &passed_over;
		if (!is_name(word) || rules->len == SOURCES_MAX) {
			rules->passed_over = is_name(word) ? "there are too many" : "it is no name";
			continue;
		}
		rule = &rules->items[rules->len++];
		*rule = (struct source_rule){.stop = {[SOURCE_SUCCESS] = true}};
		memcpy(rule->name, word.text, word.len);
	}
}

/* The rules that the key at the start of a line is about, or NULL; moves rest behind the key. */
static struct source_rules *find_database(struct nsswitch *nsswitch, struct word *rest)
{
	struct word key;

	(void)word_cut(rest, ':', &key);
	/* As shadow reads it: in any case, and with no blank before it. */
	if (word_is_nocase(key, "subid"))
		return &nsswitch->subid;
	word_skip(&key, " \t\r\v\f");
	if (word_is(key, "passwd"))
		return &nsswitch->passwd;
	/* The C library wants no colon: to it, a blank ends the key, or a NUL byte the line. */
	nsswitch->passwd.in_doubt |= word_take(&key, "passwd") && strchr(" \t\r\v\f", key.text[0]);
	return NULL;
}

static bool ends_in_carriage_return(const struct text_line *line)
{
	return line->end - line->offset > line->len && line->text[line->len] == '\r';
}

/* The first line of a database counts; of delegations, the first that names anything. */
static void parse_line(const struct text_line *line, struct nsswitch *nsswitch)
{
	struct word comment = {line->text, line->len};
	struct word rest;
	bool has_comment = word_cut(&comment, '#', &rest);
	struct source_rules *rules;

	/* The C library reads a line to its end. */
	nsswitch->passwd.in_doubt |= line->cut;
	rules = line->cut ? NULL : find_database(nsswitch, &rest);
	if (!rules)
		return;
	if (rules == &nsswitch->subid) {
		word_skip(&rest, " \t");
		if (rest.len == 0)
			return;
		/* To shadow it is a part of the name, which then is none. */
		if (!has_comment && ends_in_carriage_return(line))
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
