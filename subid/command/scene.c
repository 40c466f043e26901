/*
 * Sources that are no files answer about one owner or one ID at a time: no verb can list them.
 */
#include "scene.h"

#include "../explain/escape.h"
#include "../library/log.h"

static void judge_sources(struct scene *scene)
{
	const struct source_rules *rules = &scene->users.nsswitch.subid;

	for (size_t i = 0; i < rules->len; i++) {
		bool files = source_is_files(&rules->items[i]);

		scene->files |= files;
		scene->plugins |= !files;
	}
}

static int fail(int error)
{
	log_message("%s", strerror(-error));
	return VERB_REFUSED;
}

int scene_open(const struct options *options, struct scene *ret_scene)
{
	int r;

	*ret_scene = (struct scene){.options = options};
	if (tables_read(options, &ret_scene->tables) < 0)
		return VERB_REFUSED;
	if (users_read(options, &ret_scene->users) < 0)
		return VERB_UNREACHABLE;
	judge_sources(ret_scene);
	r = tables_resolve(options, &ret_scene->users, &ret_scene->tables);
	if (r == -EAGAIN)
		log_message("hint: the user database could not say of every owner who it is");
	if (r < 0)
		return r == -EAGAIN ? VERB_UNREACHABLE : fail(r);
	for (size_t i = 0; i < TABLES_FILES; i++)
		(void)table_file_complain(&ret_scene->tables.files[i]);
	return VERB_GOOD;
}

void scene_clear(struct scene *scene)
{
	tables_clear(&scene->tables);
	users_clear(&scene->users);
}

const char *scene_kind(const struct table_file *file)
{
	return file->type == USER_IDS ? "uid" : "gid";
}

const char *scene_owner_of(const struct scene *scene, uint32_t owner, char *text)
{
	const struct table_owner *whose = &scene->tables.whose[owner];
	const char *name = NULL;

	if (whose->kind == OWNER_USER)
		name = id_names_of(&scene->users.users, whose->uid);
	return escape_text(name ? name : name_table_get(&scene->tables.owners, owner), text);
}
