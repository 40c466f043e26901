/*
 * Consults the sources of delegations, in order.
 *
 * Called by the helpers with privileges parked; what sources answer is checked by them.
 */
#include "delegation.h"

#include "files.h"

/*
 * Asks a plugin about each claim that is still open. Returns the worst that it answered. Nothing is
 * asked for who has no name: a plugin goes by names, and one of digits may be another user's.
 */
static enum source_status check_plugin(const struct plugin *plugin, const struct owner *owner,
				       enum subid_type type, struct claim claims[], size_t len)
{
	enum source_status worst = SOURCE_SUCCESS;

	if (owner->name_len == 0)
		return SOURCE_NOTFOUND;

	for (size_t i = 0; i < len; i++) {
		enum source_status status;

		if (claims[i].granted)
			continue;
		status = plugin_has_range(plugin, owner->name, type, claims[i].range);
		claims[i].granted = status == SOURCE_SUCCESS;
		if (status > worst)
			worst = status;
		if (status > SOURCE_NOTFOUND)
			break;
	}
	return worst;
}

static bool all_granted(const struct claim claims[], size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!claims[i].granted)
			return false;
	return true;
}

int delegation_check(const struct source_list *sources, const struct owner *owner,
		     enum subid_type type, struct claim claims[], size_t len,
		     struct delegation_notes *ret_notes)
{
	struct files files = files_of_type(type, sources);
	int r = 0;

	*ret_notes = (struct delegation_notes){0};
	for (size_t i = 0; r >= 0 && i < sources->len && !all_granted(claims, len); i++) {
		const struct source *source = &sources->items[i];
		enum source_status status;

		if (source_is_files(&source->rule)) {
			r = files_check(&files, owner, claims, len, ret_notes);
			status = all_granted(claims, len) ? SOURCE_SUCCESS : SOURCE_NOTFOUND;
		} else {
			status = check_plugin(&source->plugin, owner, type, claims, len);
		}
		if (status > SOURCE_NOTFOUND)
			ret_notes->failed = source->rule.name;
		if (source->rule.stop[status])
			break;
	}
	return r;
}

void noted_lines_add(struct noted_lines *lines, const struct noted_line *line)
{
	if (lines->count < NOTED_MAX)
		lines->items[lines->count] = *line;
	lines->count++;
}

void noted_lines_add_entry(struct noted_lines *granting, struct noted_lines *ignored,
			   uint64_t number, const struct subid_entry *entry, enum entry_fault fault)
{
	const struct noted_line line = {
		.number = number,
		.range = entry->range,
		.fault = fault,
		.number_error = entry->number_error,
	};

	noted_lines_add(fault == ENTRY_GOOD ? granting : ignored, &line);
}

void delegation_notes_clear(struct delegation_notes *notes)
{
	range_set_clear(&notes->missing);
	aliases_clear(&notes->aliases);
}
