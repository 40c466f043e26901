/*
 * The capability sets of this process, as the kernel gives and takes them: capabilities(7).
 */
#pragma once

#include <linux/capability.h>

#include "util.h"

/* Each word holds 32 capabilities: effective, permitted, inheritable. */
struct capability_sets {
	struct __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3];
};

/* Return 0 or the negative errno of capget(2) or capset(2). */
MUST_USE int capability_read(struct capability_sets *ret_sets);
MUST_USE int capability_write(struct capability_sets sets);
