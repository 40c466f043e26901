/*
 * Called for grants, and to check what they are made by.
 */
#include "login_number.h"

#include <errno.h>
#include <string.h>

#include "../../lib/base/number.h"
#include "../../lib/decision/login_defs.h"

int login_number_read(const char *path, const char *key, uint64_t fallback, uint64_t *ret_number)
{
	char value[LOGIN_DEFS_VALUE_MAX];
	int r = login_defs_read(path, key, value);

	if (r < 0)
		return r;
	if (r > 0)
		return number_parse(value, strlen(value), ID_SPACE - 1, ret_number) < 0 ? -EINVAL
											: 0;
	*ret_number = fallback;
	return 0;
}
