/*
 * Read when it is first needed, and then left as it is.
 *
 * Called by the library and its commands. A helper, which runs once, holds its own.
 */
#include "configuration.h"

#include <pthread.h>

#include "log.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct configuration configuration;
static int error;

static void log_faults(void)
{
	const struct source_list *sources = &configuration.sources;

	if (configuration.nsswitch.subid.passed_over)
		log_message("a source in nsswitch.conf is passed over: %s",
			    configuration.nsswitch.subid.passed_over);
	for (size_t i = 0; i < sources->passed_over_len; i++)
		log_message("source %s is passed over: %s", sources->passed_over[i].rule.name,
			    sources->passed_over[i].why);
	for (size_t i = 0; i < sources->len; i++)
		if (sources->items[i].why[0] != '\0')
			log_message("source %s cannot be loaded: %s", sources->items[i].rule.name,
				    sources->items[i].why);
}

static void make(void)
{
	error = nsswitch_read(NSSWITCH_CONF, &configuration.nsswitch);
	if (error < 0)
		return;
	sources_open(&configuration.nsswitch.subid, &configuration.sources);
	log_faults();
}

int configuration_get(const struct configuration **ret_configuration)
{
	(void)pthread_once(&once, make);
	if (error < 0)
		return error;
	*ret_configuration = &configuration;
	return 0;
}
