/*
 * System calls that a process gives up before it runs code that is not ours.
 */
#pragma once

/*
 * From here setuid(2) and its like, setgroups(2), execve(2), ptrace(2) and process_vm_writev(2)
 * fail with EPERM. Takes no_new_privs. A kernel that knows no such filters goes on without.
 */
void confine(void);
