/*
 * The decision is asked with one source, then with two, and so on: what is granted with one more is
 * granted by that one. The order and the [STATUS=action] items hold in this way, too.
 */
#include "grounds.h"

#include "../../lib/decision/files.h"
#include "../../lib/directory/delegation.h"
#include "../../lib/directory/names.h"
#include "escape.h"

struct search {
	const struct id_kind *kind;
	const struct caller *caller;
	struct owner owner;
	struct claims claims;
	struct ground *grounds; /* of the map's triples */
};

static void keep_line(struct ground *ground, const struct text_line *line,
		      const struct subid_entry *entry)
{
	struct ground_line *kept = &ground->lines[ground->lines_len];
	auto_free char *owner = copy_text(entry->owner.text, entry->owner.len);

	if (ground->lines_len++ >= GROUND_LINES_MAX)
		return;
	kept->number = line->number;
	kept->range = entry->range;
	(void)escape_text(owner ? owner : "", kept->owner);
}

static void take_line(struct search *search, const struct text_line *line,
		      const struct aliases *names)
{
	struct subid_entry entry;

	if (entry_parse(line, &entry) != ENTRY_GOOD ||
	    (!owner_matches(&search->owner, entry.owner) && !aliases_match(names, entry.owner)))
		return;
	for (size_t i = 0; i < search->claims.len; i++) {
		struct ground *ground = &search->grounds[i];

		if (ground->kind == GROUND_FILE &&
		    range_overlaps(entry.range, search->claims.items[i].range))
			keep_line(ground, line, &entry);
	}
}

static int find_names(struct search *search, const struct files *files, int fd,
		      struct aliases *ret_names)
{
	auto_range_set struct range_set wanted = {0};
	auto_free struct id_range *ranges = calloc(ID_MAP_MAX, sizeof(*ranges));
	size_t len = 0;
	int r = ranges ? 0 : -ENOMEM;

	for (size_t i = 0; i < search->claims.len && r == 0; i++)
		if (search->grounds[i].kind == GROUND_FILE)
			ranges[len++] = search->claims.items[i].range;
	if (r == 0)
		r = range_set_init(ranges, len, &wanted);
	return r < 0 ? r : names_find(fd, &files->users, &search->owner, &wanted, ret_names);
}

/* Finds the lines of the triples that the file grants. */
static int find_lines(struct search *search)
{
	const struct files files =
		files_of_type(search->kind->type, &search->caller->nsswitch.passwd);
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct aliases names = {0};
	struct file_verdict verdict;
	struct text_line line;
	int r;

	if (trusted_file_open(files.subid, &verdict, &fd) != FILE_GOOD)
		return 0;
	r = find_names(search, &files, fd, &names);
	if (r == 0)
		r = lines_open(fd, verdict.size, &reader);
	while (r >= 0 && (r = lines_next(reader, &line)) > 0)
		take_line(search, &line, &names);
	return r;
}

static void note(struct search *search, const struct source *source, const bool before[])
{
	for (size_t i = 0; i < search->claims.len; i++) {
		struct ground *ground = &search->grounds[i];

		if (!search->claims.items[i].granted || before[i])
			continue;
		ground->kind = source_is_files(&source->rule) ? GROUND_FILE : GROUND_PLUGIN;
		(void)snprintf(ground->source, sizeof(ground->source), "%s", source->rule.name);
	}
}

static int ask_sources(struct search *search)
{
	const struct nsswitch *nsswitch = &search->caller->nsswitch;
	auto_free struct source_list *sources = calloc(1, sizeof(*sources));
	const struct question question = {search->caller->uid, search->kind->type, nsswitch,
					  search->claims.items, search->claims.len};
	bool before[ID_MAP_MAX];
	size_t len;
	int r = 0;

	if (!sources)
		return -ENOMEM;
	sources_open(&nsswitch->subid, sources);
	len = sources->len;
	for (sources->len = 1; sources->len <= len && r == 0; sources->len++) {
		for (size_t i = 0; i < search->claims.len; i++)
			before[i] = search->claims.items[i].granted;
		r = delegation_check(sources, &question, &search->owner, search->caller->user.name);
		note(search, &sources->items[sources->len - 1], before);
	}
	return r;
}

int grounds_find(const struct id_kind *kind, const struct caller *caller, const struct id_map *map,
		 struct ground **ret_grounds)
{
	auto_free struct ground *grounds = calloc(map->len + 1, sizeof(*grounds));
	auto_free struct search *search = calloc(1, sizeof(*search));

	if (!grounds || !search)
		return -ENOMEM;
	search->kind = kind;
	search->caller = caller;
	search->owner = owner_make(caller->uid, caller->user.name);
	search->grounds = grounds;
	claims_collect(kind, caller->uid, caller->gid, map, &search->claims);
	for (size_t i = 0; i < map->len; i++)
		if (claims_is_own(kind, caller->uid, caller->gid, &map->extents[i]))
			grounds[i].kind = GROUND_OWN;
	if (!claims_granted(search->claims.items, search->claims.len)) {
		int r = ask_sources(search);

		if (r == 0)
			r = find_lines(search);
		if (r < 0)
			return r;
	}
	*ret_grounds = grounds;
	grounds = NULL;
	return 0;
}
