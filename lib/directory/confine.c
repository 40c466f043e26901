/*
 * Foreign code needs none of these to look somebody up: sockets, files and memory are left to it.
 * Nothing hangs on the list, since the process has nothing that they could abuse.
 */
#include "confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define OUR_ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define REFUSE RETURN(SECCOMP_RET_ERRNO | EPERM)
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#ifdef OUR_ARCH
static const int refused_calls[] = {
	SYS_setuid,      SYS_setreuid,    SYS_setresuid,   SYS_setgid,
	SYS_setregid,    SYS_setresgid,   SYS_setfsuid,    SYS_setfsgid,
	SYS_setgroups,
#ifdef SYS_setuid32 /* i386 has each of these twice */
	SYS_setuid32,    SYS_setreuid32,  SYS_setresuid32, SYS_setgid32,
	SYS_setregid32,  SYS_setresgid32, SYS_setfsuid32,  SYS_setfsgid32,
	SYS_setgroups32,
#endif
	SYS_execve,      SYS_execveat,    SYS_ptrace,      SYS_process_vm_writev,
};

static const struct sock_filter beginning[] = {
	LOAD(arch),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
	REFUSE,
	LOAD(nr),
	/* The numbers of x32, which shares its architecture with x86_64. */
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
	REFUSE,
};
#endif

void confine(void)
{
#ifdef OUR_ARCH
	struct sock_filter code[LENGTH(beginning) + 2 * LENGTH(refused_calls) + 1];
	const struct sock_fprog program = {LENGTH(code), code};
	struct sock_filter *next = code + LENGTH(beginning);

	memcpy(code, beginning, sizeof(beginning));
	for (size_t i = 0; i < LENGTH(refused_calls); i++) {
		*next++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						       (unsigned)refused_calls[i], 0, 1);
		*next++ = (struct sock_filter)REFUSE;
	}
	*next = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#endif
}
