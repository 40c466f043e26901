/*
 * What an administrator has configured is read when it is first needed, and then stays.
 *
 * Called by the library and its commands. A helper, which runs once, holds its own list.
 */
#include "configuration.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct source_list list;
static int list_error;

static void make_list(void)
{
	struct nsswitch nsswitch;

	list_error = nsswitch_read(NSSWITCH_CONF, &nsswitch);
	if (list_error == 0)
		source_list_make(&nsswitch.subid, &list);
}

int configuration_sources(const struct source_list **ret_list)
{
	(void)pthread_once(&once, make_list);
	if (list_error < 0)
		return list_error;
	*ret_list = &list;
	return 0;
}
