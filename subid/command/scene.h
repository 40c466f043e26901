/*
 * What the reading verbs look at: the files, the users, and the sources of delegations.
 */
#pragma once

#include "../../lib/directory/sources.h"
#include "tables.h"
#include "users.h"
#include "verb.h"

struct scene {
	const struct options *options;
	struct tables tables;
	struct users users;
	bool files;   /* the files are a source of delegations */
	bool plugins; /* and so is something that is none */
};

/*
 * Reads all of it, says on standard error what is wrong, and what cannot be seen. Returns VERB_GOOD
 * or the exit status of the verb. Released with scene_clear().
 */
MUST_USE int scene_open(const struct options *options, struct scene *ret_scene);

void scene_clear(struct scene *scene);

#define auto_scene __attribute__((cleanup(scene_clear)))

/* "uid" or "gid": the word for a file's IDs. */
const char *scene_kind(const struct table_file *file);

/* Whom a row belongs to: a login name, or what the line says. Escaped into text. Returns text. */
const char *scene_owner_of(const struct scene *scene, uint32_t owner, char *text);
