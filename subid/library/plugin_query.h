/*
 * What plugins are asked for lists, which no helper does.
 */
#pragma once

#include "../../lib/directory/plugin.h"
#include "range_list.h"

/*
 * Adds the ranges of owner to the list, which is as it was if the status is not success.
 * *ret_bad is how many ranges were left out, since they are no ranges of IDs. *ret_error is
 * -EAGAIN if the plugin could not be asked, -EIO if it answers that it has failed, or 0.
 */
MUST_USE enum source_status plugin_list(const struct plugin *plugin, const char *owner,
					enum id_type type, struct range_list *list, size_t *ret_bad,
					int *ret_error);

/*
 * Finds the users that an ID is delegated to. With success, *ret_uids are *ret_len of them, each
 * once, the caller's to be released with free(3). *ret_error is as above.
 */
MUST_USE enum source_status plugin_owners(const struct plugin *plugin, uint32_t id,
					  enum id_type type, uid_t **ret_uids, size_t *ret_len,
					  int *ret_error);
