/*
 * Read when it is first needed, and then left as it is.
 *
 * Called by the library and its commands. A helper, which runs once, holds its own.
 */
#include "configuration.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct configuration configuration;
static int error;

static void make(void)
{
	error = nsswitch_read(NSSWITCH_CONF, &configuration.nsswitch);
	if (error == 0)
		source_list_make(&configuration.nsswitch, &configuration.sources);
}

int configuration_get(const struct configuration **ret_configuration)
{
	(void)pthread_once(&once, make);
	if (error < 0)
		return error;
	*ret_configuration = &configuration;
	return 0;
}
