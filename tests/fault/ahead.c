/*
 * Makes system calls that fail, then executes a command:
 *
 *     ahead NUMBER COUNT COMMAND [ARGUMENT]...
 *
 * strace(1) counts the calls of each process by itself, and makes the Nth of all of them fail. With
 * as many calls ahead of the helper as its asker makes, the Nth of the asker is none of the helper,
 * and the other way round. There is no C library, whose loader would make calls of its own.
 */
#include <stddef.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
__asm__(".globl _start\n"
	"_start: mov %rsp, %rdi\n"
	"and $-16, %rsp\n"
	"call start\n");

static long call(long number, long first, long second, long third)
{
	register long fourth __asm__("r10") = -1;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(first), "S"(second), "d"(third), "r"(fourth)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
__asm__(".globl _start\n"
	"_start: mov x0, sp\n"
	"bl start\n");

static long call(long number, long first, long second, long third)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = first;
	register long x1 __asm__("x1") = second;
	register long x2 __asm__("x2") = third;
	register long x3 __asm__("x3") = -1;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
}
#else
#error "the system calls of this processor are not known"
#endif

static long number_of(const char *text)
{
	long number = 0;

	while (*text != '\0')
		number = number * 10 + (*text++ - '0');
	return number;
}

_Noreturn void start(long *stack);

/* What the kernel gives: the number of arguments, these, NULL, and the environment. */
_Noreturn void start(long *stack)
{
	char **arguments = (char **)(stack + 1);
	char **environment = arguments + stack[0] + 1;
	const long number = number_of(arguments[1]);

	for (long count = number_of(arguments[2]); count > 0; count--)
		(void)call(number, -1, -1, -1);
	(void)call(SYS_execve, (long)arguments[3], (long)(arguments + 3), (long)environment);
	for (;;)
		(void)call(SYS_exit_group, 127, 0, 0);
}
