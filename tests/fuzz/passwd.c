/*
 * passwd(5): whoever is found is whom the C library would find, and whoever is absent is absent for
 * it, too. Where they could differ, the answer is doubt.
 *
 * Input: 1 byte that chooses who is looked for, the passwd file.
 */
#include "../../lib/decision/passwd.h"

#include <pwd.h>
#include <stdio.h>

#include "fuzz.h"

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_NOTHING;

#define NAME_ROOM (UINT32_C(512) * 1024)
#define PATH_ROOM 32

/* As the module "files" of the C library finds an entry; by uid if name is NULL. */
static bool find(int fd, const char *name, uid_t uid, char *room, struct passwd *entry)
{
	auto_fclose FILE *stream = fdopen(dup(fd), "r");
	struct passwd *next;

	CHECK(stream);
	rewind(stream);
	while (fgetpwent_r(stream, entry, room, NAME_ROOM, &next) == 0)
		if (entry->pw_name[0] != '+' && entry->pw_name[0] != '-' &&
		    (name ? strcmp(entry->pw_name, name) == 0 : entry->pw_uid == uid))
			return true;
	return false;
}

static void check(int fd, int r, const struct user *user, const char *name, uid_t uid)
{
	static char room[NAME_ROOM];
	struct passwd entry;

	CHECK(r == PASSWD_FOUND || r == PASSWD_ABSENT || r == PASSWD_DOUBT || r == -ENAMETOOLONG);
	if (r == PASSWD_DOUBT)
		return;
	CHECK(find(fd, name, uid, room, &entry) == (r != PASSWD_ABSENT));
	if (r == -ENAMETOOLONG)
		CHECK(strlen(entry.pw_name) >= sizeof(user->name));
	if (r != PASSWD_FOUND)
		return;
	CHECK(strcmp(user->name, entry.pw_name) == 0);
	CHECK(user->uid == entry.pw_uid);
	CHECK(user->gid == entry.pw_gid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {NULL, "user", "u", "1000", "other", "root"};
	static const uid_t uids[] = {1000, 0, 1, 4294967294};
	struct fuzz_choices choices = fuzz_choose(&data, &size, 1);
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	auto_close int fd = fuzz_file(&text);
	struct user whole = {0};
	struct user parts = {0};
	uint8_t choice = fuzz_choice(&choices, 0);
	const char *name = names[choice % 6];
	uid_t uid = uids[choice / 64];
	char path[PATH_ROOM];
	int r;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = passwd_find_user(path, name, uid, &whole);
	check(fd, r, &whole, name, uid);
	fuzz_in_parts(&text);
	CHECK(passwd_find_user(path, name, uid, &parts) == r);
	fuzz_whole();
	if (r == PASSWD_FOUND)
		CHECK(strcmp(whole.name, parts.name) == 0 && whole.uid == parts.uid &&
		      whole.gid == parts.gid);
	return 0;
}
