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
#define REFUSE_CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), REFUSE
#define REFUSE_SETTING(bits)                                                                       \
	REFUSE_CALL(setuid##bits), REFUSE_CALL(setreuid##bits), REFUSE_CALL(setresuid##bits),      \
		REFUSE_CALL(setgid##bits), REFUSE_CALL(setregid##bits),                            \
		REFUSE_CALL(setresgid##bits), REFUSE_CALL(setfsuid##bits),                         \
		REFUSE_CALL(setfsgid##bits), REFUSE_CALL(setgroups##bits)

void confine(void)
{
#ifdef OUR_ARCH
	struct sock_filter code[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
		REFUSE,
		LOAD(nr),
		/* The numbers of x32, which shares its architecture with x86_64. */
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
		REFUSE,
		REFUSE_SETTING(),
#ifdef SYS_setuid32 /* i386 has each of these twice */
		REFUSE_SETTING(32),
#endif
		REFUSE_CALL(execve),
		REFUSE_CALL(execveat),
		REFUSE_CALL(ptrace),
		REFUSE_CALL(process_vm_writev),
		RETURN(SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	(void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#endif
}
