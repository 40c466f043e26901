/* The ordinary user who asks for maps. The wrapper script makes the user with these IDs. */
#pragma once

#define CALLER_NAME "alice"
#define CALLER_UID 70001
#define CALLER_GID 80001

/*
 * Makes this process the caller's, for good. For a child that is about to exec: by system calls,
 * so that it is right in a child that shares its memory. Returns 0, or -1 with errno set.
 */
int caller_become(void);
