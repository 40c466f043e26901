/*
 * The names that the passwd file has for a user ID, in one reading of it; and, if there are any, a
 * second one, which sees whether the file has one of them for somebody else before.
 *
 * Called where the user's own lines do not grant all that is asked for. Run with privileges parked.
 */
#include "aliases.h"

#include <errno.h>
#include <string.h>

#include "../base/trusted_file.h"

void aliases_add(struct aliases *aliases, struct word name)
{
	if (aliases_match(aliases, name))
		return;
	if (name.len >= sizeof(aliases->names) - aliases->len) {
		aliases->too_many = true;
		return;
	}
	memcpy(aliases->names + aliases->len, name.text, name.len);
	aliases->len += name.len + 1;
}

bool aliases_match(const struct aliases *aliases, struct word text)
{
	const char *name = aliases->names;

	for (; name < aliases->names + aliases->len; name += strlen(name) + 1)
		if (word_is(text, name))
			return true;
	return false;
}

/* A name of digits only is nobody's OWNER: those are user IDs. */
void aliases_add_entry(struct aliases *aliases, const struct owner *owner,
		       const struct passwd_line *entry)
{
	if (entry->uid == owner->uid && entry->name.len < LOGIN_NAME_MAX &&
	    owner_is_name(entry->name.text, entry->name.len) && !owner_matches(owner, entry->name))
		aliases_add(aliases, entry->name);
}

/* What trusted_file_read() says of a file that tells nothing, too. */
enum { DOUBT = 1 };

/*
 * Adds the names of our user's; or, again, looks whether one of them stands there for somebody
 * else, too. Returns 0, or DOUBT, or a negative errno.
 */
static int read_names(const char *path, const struct owner *owner, bool again,
		      struct aliases *aliases)
{
	auto_close int fd = -1;
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct passwd_line entry;
	int r = trusted_file_read(path, &fd, &reader);

	while (reader && r >= 0 && (r = lines_next(reader, &line)) > 0) {
		if (passwd_is_blank(&line))
			continue;
		if (!passwd_parse(&line, &entry))
			return DOUBT;
		if (again && entry.uid != owner->uid && aliases_match(aliases, entry.name))
			return DOUBT;
		if (!again)
			aliases_add_entry(aliases, owner, &entry);
	}
	return r;
}

int aliases_find_in_passwd(int subid_fd, const struct user_files *files, const struct owner *owner,
			   const struct range_set *wanted, struct aliases *ret_aliases)
{
	int r = DOUBT;

	(void)subid_fd, (void)wanted;
	*ret_aliases = (struct aliases){0};
	if (files->passwd_first)
		r = read_names(files->passwd, owner, false, ret_aliases);
	if (r == 0 && ret_aliases->len > 0)
		r = read_names(files->passwd, owner, true, ret_aliases);
	if (r != 0)
		*ret_aliases = (struct aliases){0};
	ret_aliases->undecided = r == DOUBT || ret_aliases->too_many || !files->passwd_only;
	return r < 0 ? r : 0;
}
