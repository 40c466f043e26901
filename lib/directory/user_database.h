/*
 * The user database, as getpwuid_r(3) and getpwnam_r(3) answer it.
 *
 * Its sources are configured by root, and run code that is not ours; what they answer is data.
 */
#pragma once

#include "../decision/nsswitch.h"
#include "../decision/owner.h"
#include "../decision/user.h"

/*
 * Asks the C library for a user, by name, or by uid if name is NULL. Returns 0 with an answer,
 * whose name is empty if there is no such user, or a negative errno if the database cannot answer,
 * -ENAMETOOLONG for a name that cannot be a login name. Thread-safe.
 */
MUST_USE int user_ask(const char *name, uid_t uid, struct user *ret_user);

/*
 * The same. Where nsswitch.conf(5) says of users that the passwd file is asked first, as these
 * sources are, it is read without the C library, which would look for a cache daemon and read
 * nsswitch.conf(5) once more; who is not found there is asked for as above.
 */
MUST_USE int user_look_up(const struct source_rules *sources, const char *name, uid_t uid,
			  struct user *ret_user);

/*
 * Finds the user whom an OWNER means: plain decimal is a user ID, and a login name only if there is
 * certainly nobody who has that ID: -ELIBACC if a source that may have it could not be loaded, or
 * the passwd file not be read. As above.
 */
MUST_USE int user_of_owner(const struct source_rules *sources, const char *text,
			   struct user *ret_user);

/*
 * Makes an owner of a user ID and its login name, which may be empty: one of digits counts only if
 * it means that user, as above. Returns 0, or a negative errno if that could not be told; then it
 * does not count. The name is borrowed.
 */
MUST_USE int user_as_owner(const struct source_rules *sources, uid_t uid, const char *name,
			   struct owner *ret_owner);
