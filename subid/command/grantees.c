/*
 * Ten thousand users are held against the one walk over the user database, and found by bisection;
 * asked for one by one are only those whom it does not show.
 *
 * The words are the caller's.
 */
#include "grantees.h"

#include "../../lib/base/lines.h"
#include "../../lib/decision/entry.h"
#include "../../lib/decision/owner.h"
#include "../../lib/decision/passwd.h"
#include "../../lib/directory/names.h"
#include "../../lib/directory/user_database.h"
#include "../explain/escape.h"
#include "../library/log.h"
#include "../library/query.h"

static int say(const char *word, const char *what)
{
	char escaped[ESCAPED_MAX];

	log_message("%s: %s", escape_text(word, escaped), what);
	return -EINVAL;
}

/* ---------- the words */

static int add_word(struct grantees *grantees, const char *word)
{
	const uint32_t known = grantees->words.len;
	uint32_t number;
	int r;

	if (!query_is_owner(word))
		return say(word, "this can be no user");
	r = name_table_add(&grantees->words, word, strlen(word), &number);
	if (r == 0 && number < known)
		return say(word, "the user is named twice");
	return r;
}

static int add_input(struct grantees *grantees)
{
	auto_free char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int r = 0;

	while (r == 0 && (len = getline(&line, &size, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[--len] = '\0';
		if (strlen(line) != (size_t)len)
			r = say(line, "this can be no user: a NUL byte follows");
		else if (len > 0)
			r = add_word(grantees, line);
	}
	if (r == 0 && ferror(stdin)) {
		r = -errno;
		log_message("standard input: %s", strerror(-r));
	}
	return r;
}

/* ---------- the users */

static int take_name(struct grantee *grantee, const char *name)
{
	grantee->name = copy_text(name, strlen(name));
	return grantee->name ? 0 : -ENOMEM;
}

/* Whether the walk shows all users that there are. */
static bool shows_all(const struct grantees *grantees)
{
	return grantees->options->root || passwd_is_all(&grantees->users->nsswitch.passwd);
}

static int look_up(const struct grantees *grantees, struct grantee *grantee)
{
	const struct users *users = grantees->users;
	struct user user = {0};
	int r;

	if (users_find_owner(users, grantee->word, strlen(grantee->word), &grantee->uid))
		return take_name(grantee, owner_is_name(grantee->word, strlen(grantee->word))
						  ? grantee->word
						  : id_names_of(&users->users, grantee->uid));
	if (shows_all(grantees))
		return 0;
	r = user_of_owner(&users->nsswitch.passwd, grantee->word, &user);
	if (r < 0 && r != -ENOMEM) {
		(void)say(grantee->word,
			  "the user database cannot say whether there is such a user");
		return -EAGAIN;
	}
	grantee->uid = user.uid;
	return r == 0 && user_is_known(&user) ? take_name(grantee, user.name) : r;
}

static int sort(struct grantees *grantees)
{
	struct name_id *by_uid = calloc((size_t)grantees->len + 1, sizeof(*by_uid));
	char first[ESCAPED_MAX];
	char second[ESCAPED_MAX];

	if (!by_uid)
		return -ENOMEM;
	grantees->by_uid = by_uid;
	for (uint32_t i = 0; i < grantees->len; i++)
		if (grantees->items[i].name)
			by_uid[grantees->by_uid_len++] =
				(struct name_id){grantees->items[i].uid, i};
	name_ids_sort(by_uid, grantees->by_uid_len);
	for (size_t i = 1; i < grantees->by_uid_len; i++)
		if (by_uid[i].id == by_uid[i - 1].id) {
			(void)escape_text(grantees->items[by_uid[i - 1].name].word, first);
			(void)escape_text(grantees->items[by_uid[i].name].word, second);
			log_message("%s and %s are one user, who is named twice: user ID %u", first,
				    second, by_uid[i].id);
			return -EINVAL;
		}
	return 0;
}

int grantees_read(const struct options *options, const struct users *users, int argc, char *argv[],
		  struct grantees *ret_grantees)
{
	struct grantees *grantees = ret_grantees;
	int r = 0;

	*grantees = (struct grantees){.options = options, .users = users};
	for (int i = 0; r == 0 && i < argc; i++)
		r = strcmp(argv[i], "-") == 0 ? add_input(grantees) : add_word(grantees, argv[i]);
	if (r < 0)
		return r;
	grantees->items = calloc((size_t)grantees->words.len + 1, sizeof(*grantees->items));
	if (!grantees->items)
		return -ENOMEM;
	for (; r == 0 && grantees->len < grantees->words.len; grantees->len++) {
		grantees->items[grantees->len].word =
			name_table_get(&grantees->words, grantees->len);
		r = look_up(grantees, &grantees->items[grantees->len]);
	}
	return r < 0 ? r : sort(grantees);
}

/* ---------- their lines */

static uint32_t find_uid(const struct grantees *grantees, uid_t uid)
{
	size_t found = name_ids_find(grantees->by_uid, grantees->by_uid_len, uid);

	return found < grantees->by_uid_len && grantees->by_uid[found].id == uid
		       ? grantees->by_uid[found].name
		       : GRANTEE_NONE;
}

uint32_t grantees_find(const struct grantees *grantees, const char *owner, size_t len)
{
	uint32_t number = name_table_find(&grantees->words, owner, len);
	uid_t uid;

	if (number != NAME_NONE)
		return number;
	if (users_find_owner(grantees->users, owner, len, &uid) || owner_is_id(owner, len, &uid))
		return find_uid(grantees, uid);
	number = name_table_find(&grantees->others, owner, len);
	return number == NAME_NONE ? GRANTEE_NONE : grantees->others_whose[number];
}

static int gather_names(struct grantees *grantees, int fd)
{
	auto_free struct line_reader *reader = NULL;
	struct text_line line;
	struct subid_entry entry;
	uint32_t number;
	uid_t uid;
	int r = lines_open(fd, 0, &reader);

	while (r >= 0 && grantees->others.len <= NAMES_ASKED_MAX &&
	       (r = lines_next(reader, &line)) > 0)
		if (entry_parse(&line, &entry) == ENTRY_GOOD &&
		    owner_is_name(entry.owner.text, entry.owner.len) &&
		    name_table_find(&grantees->words, entry.owner.text, entry.owner.len) ==
			    NAME_NONE &&
		    !users_find_owner(grantees->users, entry.owner.text, entry.owner.len, &uid))
			r = name_table_add(&grantees->others, entry.owner.text, entry.owner.len,
					   &number);
	return r < 0 ? r : 0;
}

static int ask_name(struct grantees *grantees, uint32_t number)
{
	const char *name = name_table_get(&grantees->others, number);
	struct user user = {0};
	int r = user_ask(name, 0, &user);

	grantees->others_whose[number] =
		r == 0 && user_is_known(&user) ? find_uid(grantees, user.uid) : GRANTEE_NONE;
	if (r < 0 && r != -ENOMEM) {
		(void)say(name, "the user database cannot say whose lines are by this name");
		return -EAGAIN;
	}
	return r;
}

int grantees_ask_names(struct grantees *grantees, int fd)
{
	int r;

	name_table_clear(&grantees->others);
	if (fd < 0 || grantees->len == 0 || shows_all(grantees))
		return 0;
	r = gather_names(grantees, fd);
	if (r == 0 && grantees->others.len > NAMES_ASKED_MAX) {
		name_table_clear(&grantees->others);
		log_message("hint: there are lines of more than %d owners whom the walk over the "
			    "user database did not show: whether one of them is another name of "
			    "these users was not asked",
			    NAMES_ASKED_MAX);
	}
	free(grantees->others_whose);
	grantees->others_whose =
		calloc((size_t)grantees->others.len + 1, sizeof(*grantees->others_whose));
	if (!grantees->others_whose)
		return -ENOMEM;
	for (uint32_t i = 0; r == 0 && i < grantees->others.len; i++)
		r = ask_name(grantees, i);
	return r;
}

void grantees_clear(struct grantees *grantees)
{
	for (uint32_t i = 0; i < grantees->len; i++)
		free(grantees->items[i].name);
	free(grantees->items);
	free(grantees->by_uid);
	free(grantees->others_whose);
	name_table_clear(&grantees->words);
	name_table_clear(&grantees->others);
	*grantees = (struct grantees){0};
}
