/*
 * libcap is not used: before main() it asks the kernel about each capability that there might be,
 * and it holds in allocated memory what here is a few words.
 *
 * Called by the helpers' steps with privilege, and where files are judged.
 */
#include "capability.h"

#include <errno.h>
#include <sys/syscall.h>

/* The version does not change: new capabilities find room in it. */
static const struct __user_cap_header_struct current = {.version = _LINUX_CAPABILITY_VERSION_3};

int capability_read(struct capability_sets *ret_sets)
{
	struct __user_cap_header_struct header = current;
	struct capability_sets sets;

	if (syscall(SYS_capget, &header, sets.words) < 0)
		return -errno;
	*ret_sets = sets;
	return 0;
}

int capability_write(struct capability_sets sets)
{
	struct __user_cap_header_struct header = current;

	return syscall(SYS_capset, &header, sets.words) < 0 ? -errno : 0;
}
