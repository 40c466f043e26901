/*
 * Answers getpwnam_r(3) and getpwuid_r(3) from what a test has set.
 */
#include "user_database.h"

#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <string.h>

struct user_database user_database;

static bool is_asked_for(const struct fake_user *user, const char *name, uid_t uid)
{
	return name ? strcmp(user->name, name) == 0 : user->uid == uid;
}

static bool fails(const char *name)
{
	return user_database.error != 0 &&
	       (!user_database.error_name || (name && strcmp(name, user_database.error_name) == 0));
}

/* Asked by name, or by uid if name is NULL. */
static int answer(const char *name, uid_t uid, struct passwd *entry, char *buffer, size_t size,
		  struct passwd **ret_found)
{
	user_database.questions++;
	*ret_found = NULL;
	if (fails(name))
		return user_database.error;
	for (size_t i = 0; i < user_database.len; i++) {
		const struct fake_user *user = &user_database.users[i];
		size_t needed = strlen(user->name) + 1;

		if (!is_asked_for(user, name, uid))
			continue;
		if (size < needed || size < user_database.entry_size)
			return ERANGE;
		memcpy(buffer, user->name, needed);
		*entry = (struct passwd){
			.pw_name = buffer, .pw_uid = user->uid, .pw_gid = user->gid};
		*ret_found = entry;
		break;
	}
	return 0;
}

typedef int by_name(const char *, struct passwd *, char *, size_t, struct passwd **);
typedef int by_id(uid_t, struct passwd *, char *, size_t, struct passwd **);

int getpwnam_r(const char *restrict name, struct passwd *restrict entry, char *restrict buffer,
	       size_t size, struct passwd **restrict ret_found)
{
	void *address = user_database.real ? dlsym(RTLD_NEXT, "getpwnam_r") : NULL;
	by_name *real;

	memcpy(&real, &address, sizeof(real));
	return real ? real(name, entry, buffer, size, ret_found)
		    : answer(name, 0, entry, buffer, size, ret_found);
}

int getpwuid_r(uid_t uid, struct passwd *restrict entry, char *restrict buffer, size_t size,
	       struct passwd **restrict ret_found)
{
	void *address = user_database.real ? dlsym(RTLD_NEXT, "getpwuid_r") : NULL;
	by_id *real;

	memcpy(&real, &address, sizeof(real));
	return real ? real(uid, entry, buffer, size, ret_found)
		    : answer(NULL, uid, entry, buffer, size, ret_found);
}
