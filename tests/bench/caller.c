#include "caller.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

int caller_become(void)
{
	if (syscall(SYS_setgroups, 0, NULL) < 0 ||
	    syscall(SYS_setresgid, CALLER_GID, CALLER_GID, CALLER_GID) < 0 ||
	    syscall(SYS_setresuid, CALLER_UID, CALLER_UID, CALLER_UID) < 0)
		return -1;
	return 0;
}
