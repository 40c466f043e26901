/*
 * A range of outside IDs that somebody asks for, and the answer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "../base/range.h"

struct claim {
	struct id_range range;
	bool granted;
};

static inline bool claims_granted(const struct claim claims[], size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!claims[i].granted)
			return false;
	return true;
}
