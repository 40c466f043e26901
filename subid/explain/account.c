/*
 * Goes through the sources as the decision did, but to the end, and keeps what it finds.
 */
#include "account.h"

#include <errno.h>

#include "../../lib/directory/user_database.h"
#include "../library/plugin_query.h"
#include "account_file.h"

bool account_reverse_is_delegated(const struct account *account)
{
	return account->made && account->reverse.len == 0;
}

static enum source_status ask_plugin(struct account *account, const struct source *source)
{
	auto_range_list struct range_list list = {0};
	enum source_status status = SOURCE_NOTFOUND;
	size_t bad;
	int error;

	if (account->login[0] != '\0')
		status = plugin_list(&source->plugin, account->login, account->kind->type, &list,
				     &bad, &error);
	if (status > SOURCE_NOTFOUND && !account->source) {
		account->source = source->rule.name;
		account->why = source->why;
	}
	for (size_t i = 0; i < list.len; i++) {
		account_add_line(&account->ranges,
				 &(struct account_line){.source = source->rule.name,
							.range = list.items[i]});
		/* Out of memory, more is missing than there is. */
		if (account_take(account, list.items[i]) < 0)
			break;
	}
	return status > SOURCE_NOTFOUND ? status : SOURCE_NOTFOUND;
}

static int ask_source(const struct source *source, void *context, enum source_status *ret_status)
{
	struct account *account = context;

	account->last = source;
	if (source_is_files(&source->rule))
		account_read_file(account);
	else
		*ret_status = ask_plugin(account, source);
	return 0;
}

static void ask_sources(struct account *account)
{
	const struct source_list *sources = &account->sources;

	if (sources_ask(sources, ask_source, account) == 0 &&
	    account->last != &sources->items[sources->len - 1])
		account->ends_at = account->last->rule.name;
}

/* What sources have to delegate: all but the caller's own ID. */
static int make_missing(const struct id_kind *kind, const struct caller *caller,
			const struct id_map *map, struct range_set *ret_missing)
{
	auto_free struct id_range *ranges = calloc(ID_MAP_MAX, sizeof(*ranges));
	size_t len = 0;

	if (!ranges)
		return -ENOMEM;
	for (size_t i = 0; i < map->len; i++) {
		const struct id_extent *extent = &map->extents[i];

		if (!claims_is_own(kind, caller->uid, caller->gid, extent))
			ranges[len++] = id_extent_outside(extent);
	}
	return range_set_init(ranges, len, ret_missing);
}

void account_make(const struct id_kind *kind, const struct caller *caller, const struct id_map *map,
		  const struct id_extent *triple, struct account *ret_account)
{
	const struct id_range reverse = id_extent_inside(triple);
	struct account *account = ret_account;

	*account = (struct account){
		.kind = kind,
		.users = &caller->nsswitch.passwd,
		.login = caller->user.name,
		.name_not_a_name = caller->nsswitch.subid.passed_over,
	};
	account->db_error =
		-user_as_owner(account->users, caller->uid, account->login, &account->owner);
	if (make_missing(kind, caller, map, &account->missing) < 0 ||
	    range_set_init(&reverse, 1, &account->reverse) < 0)
		return;
	account->made = true;
	sources_open(&caller->nsswitch.subid, &account->sources);
	ask_sources(account);
}

void account_clear(struct account *account)
{
	range_set_clear(&account->missing);
	range_set_clear(&account->reverse);
}
