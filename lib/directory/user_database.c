/*
 * "There is no such user" and "the database could not be asked" are told apart as far as the C
 * library does so.
 *
 * Called by the asker, the library and the commands, for users and for owners of lines.
 */
#include "user_database.h"

#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "../decision/owner.h"
#include "../decision/passwd.h"
#include "shared_object.h"

/* No entry is longer. What is not used of it costs nothing. */
#define ENTRY_SIZE_MAX ((size_t)1024 * 1024)

/*
 * ENOENT is an error like others here (the database itself is not there): only success without an
 * entry means that there is no such user.
 */
int user_ask(const char *name, uid_t uid, struct user *ret_user)
{
	auto_free char *buffer = malloc(ENTRY_SIZE_MAX);
	struct passwd entry;
	struct passwd *found = NULL;
	struct user user = {0};
	int error;

	if (!buffer)
		return -ENOMEM;
	error = name ? getpwnam_r(name, &entry, buffer, ENTRY_SIZE_MAX, &found)
		     : getpwuid_r(uid, &entry, buffer, ENTRY_SIZE_MAX, &found);
	if (error != 0)
		return -error;
	if (found) {
		if (strlen(entry.pw_name) >= sizeof(user.name))
			return -ENAMETOOLONG;
		user = (struct user){.uid = entry.pw_uid, .gid = entry.pw_gid};
		memcpy(user.name, entry.pw_name, strlen(entry.pw_name));
	}
	*ret_user = user;
	return 0;
}

int user_look_up(const struct source_rules *sources, const char *name, uid_t uid,
		 struct user *ret_user)
{
	if (passwd_is_first(sources) &&
	    passwd_find_user(PASSWD_FILE, name, uid, ret_user) == PASSWD_FOUND)
		return 0;
	return user_ask(name, uid, ret_user);
}

/*
 * Whether it is certain that this source has no such user, of whom the C library has said so. That
 * passes over a module that cannot be loaded, and over a file that cannot be opened: in a helper,
 * the caller can bring that about. What "compat" asks in turn is not known.
 */
static bool has_answered(const struct source_rule *source, uid_t uid)
{
	char file[sizeof("libnss_.so.2") + SOURCE_NAME_MAX];
	struct user other;

	if (source_is_files(source))
		return passwd_find_user(PASSWD_FILE, NULL, uid, &other) == PASSWD_ABSENT;
	(void)snprintf(file, sizeof(file), "libnss_%s.so.2", source->name);
	return strcmp(source->name, "compat") != 0 &&
	       /* cppcheck-suppress leakReturnValNotUsed ; it stays loaded anyway */
	       (dlopen(file, RTLD_LAZY | RTLD_NOLOAD) || !shared_object_may_be_there(file));
}

int user_of_owner(const struct source_rules *sources, const char *text, struct user *ret_user)
{
	uid_t uid;
	int r;

	if (owner_is_id(text, strlen(text), &uid)) {
		r = user_look_up(sources, NULL, uid, ret_user);
		if (r < 0 || user_is_known(ret_user))
			return r;
		if (sources->lines > 1 || sources->in_doubt || sources->passed_over)
			return -ELIBACC;
		for (size_t i = 0; i < sources->len; i++)
			if (!has_answered(&sources->items[i], uid))
				return -ELIBACC;
	}
	return user_look_up(sources, text, 0, ret_user);
}

int user_as_owner(const struct source_rules *sources, uid_t uid, const char *name,
		  struct owner *ret_owner)
{
	struct user meant = {0};
	int r;

	*ret_owner = owner_make(uid, name);
	if (name[0] == '\0' || ret_owner->name_len > 0)
		return 0;
	r = user_of_owner(sources, name, &meant);
	if (r == 0 && user_is_known(&meant) && meant.uid == uid)
		*ret_owner = owner_make_query(name, &uid);
	return r;
}
