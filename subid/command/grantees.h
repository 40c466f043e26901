/*
 * The users whom a change is about, and which lines are theirs: by name, by user ID, and by other
 * names of that ID.
 */
#pragma once

#include "options.h"
#include "users.h"

struct grantee {
	const char *word; /* as the caller says it */
	char *name;       /* owned: a login name; NULL: there is no such user */
	uid_t uid;
};

/* The index of nobody. */
#define GRANTEE_NONE UINT32_MAX

struct grantees {
	const struct options *options;
	const struct users *users;
	struct name_table words; /* as the caller says them; each has the index of its user */
	struct grantee *items;
	uint32_t len;
	struct name_id *by_uid; /* sorted by ID; of those whom there are, with the index as name */
	size_t by_uid_len;
	struct name_table others; /* names that the walk does not show, and whose they are */
	uint32_t *others_whose;
};

/*
 * Takes the operands, one user each; "-" stands for the lines of standard input. Then looks all of
 * them up. Returns 0, or a negative errno, and has said why: -EINVAL for what cannot be a user,
 * and for one that is named twice; -EAGAIN if the user database cannot answer. The users stay in
 * use. Released with grantees_clear().
 */
MUST_USE int grantees_read(const struct options *options, const struct users *users, int argc,
			   char *argv[], struct grantees *ret_grantees);

/*
 * Asks the user database about OWNERs of the open file that the walk does not show, since they may
 * be other names of somebody: at most NAMES_ASKED_MAX of them; where more are in question, none.
 * Returns 0 or a negative errno.
 */
MUST_USE int grantees_ask_names(struct grantees *grantees, int fd);

/* Whose line it is, or GRANTEE_NONE. */
uint32_t grantees_find(const struct grantees *grantees, const char *owner, size_t len);

void grantees_clear(struct grantees *grantees);

#define auto_grantees __attribute__((cleanup(grantees_clear)))
