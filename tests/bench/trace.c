#include "trace.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail.h"

enum { CALL_STOP = SIGTRAP | 0x80, EXIT_STOP = SIGTRAP | PTRACE_EVENT_EXIT << 8 };

/* The child is traced before it becomes the caller, so that the tracer counts as root. */
static pid_t start_traced(const struct command *command)
{
	int status = 0;
	pid_t pid = check(fork(), "fork");
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(125);
		launch_exec(command);
	}
	check(waitpid(pid, &status, 0), "waitpid");
	errno = 0;
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
		fail("%s cannot be traced", command->words[0]);
	check((int)ptrace(PTRACE_SETOPTIONS, pid, NULL,
			  PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL),
	      "ptrace");
	return pid;
}

/* Goes on to the next stop, which is in *ret_stop. Returns false if the program has ended. */
static bool go_on(enum __ptrace_request how, pid_t pid, int *ret_stop, int *ret_status)
{
	int status = 0;
	int signal = *ret_stop;
	bool pass_on =
		signal != 0 && signal != SIGTRAP && signal != CALL_STOP && signal != EXIT_STOP;
	check((int)ptrace(how, pid, NULL, pass_on ? signal : 0), "ptrace");
	check(waitpid(pid, &status, 0), "waitpid");
	if (!WIFSTOPPED(status)) {
		*ret_status = launch_status(status);
		return false;
	}
	*ret_stop = status >> 8;
	return true;
}

static void where(pid_t pid, struct __ptrace_syscall_info *ret_info)
{
	check((int)ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(*ret_info), ret_info),
	      "PTRACE_GET_SYSCALL_INFO");
}

/* The exact figure: what wait4(2) tells is short by what each processor has not handed in yet. */
static long peak_of(pid_t pid)
{
	char path[64];
	char line[256];
	long peak = 0;

	(void)snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	FILE *file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "VmHWM: %ld kB", &peak) == 1)
			break;
	errno = 0;
	if (file == NULL || peak == 0)
		fail("%s tells no VmHWM", path);
	(void)fclose(file);
	return peak;
}

void trace_calls(const struct command *command, struct cost *ret_cost)
{
	struct __ptrace_syscall_info info;
	int stop = 0;
	pid_t pid = start_traced(command);

	ret_cost->calls = 1; /* execve(2) */
	while (go_on(PTRACE_SYSCALL, pid, &stop, &ret_cost->status)) {
		if (stop == EXIT_STOP)
			ret_cost->peak_kib = peak_of(pid);
		if (stop != CALL_STOP)
			continue;
		where(pid, &info);
		ret_cost->calls += info.op == PTRACE_SYSCALL_INFO_EXIT;
	}
}

static uint64_t entry_point(pid_t pid)
{
	char path[64];
	Elf64_auxv_t entry = {.a_type = AT_NULL};

	(void)snprintf(path, sizeof(path), "/proc/%ld/auxv", (long)pid);
	FILE *file = fopen(path, "re");
	while (file != NULL && fread(&entry, sizeof(entry), 1, file) == 1)
		if (entry.a_type == AT_ENTRY)
			break;
	errno = 0;
	if (file == NULL || entry.a_type != AT_ENTRY)
		fail("%s tells no entry point", path);
	(void)fclose(file);
	return entry.a_un.a_val;
}

/* Each step is a switch to the tracer and back, which takes longest between two processors. */
static void stay_on_one_processor(cpu_set_t *ret_before)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((size_t)check(sched_getcpu(), "sched_getcpu"), &one);
	check(sched_getaffinity(0, sizeof(*ret_before), ret_before), "sched_getaffinity");
	check(sched_setaffinity(0, sizeof(one), &one), "sched_setaffinity");
}

void trace_instructions(const struct command *command, struct cost *ret_cost)
{
	struct __ptrace_syscall_info info;
	cpu_set_t processors;
	int stop = 0;
	stay_on_one_processor(&processors);
	pid_t pid = start_traced(command);
	uint64_t entry = entry_point(pid);
	uint64_t last = 0;
	unsigned long before_entry = 0;

	ret_cost->instructions = 0;
	do {
		if (stop == EXIT_STOP)
			continue;
		where(pid, &info);
		if (info.instruction_pointer == entry)
			before_entry = ret_cost->instructions;
		ret_cost->instructions += info.instruction_pointer != last;
		last = info.instruction_pointer;
	} while (go_on(PTRACE_SINGLESTEP, pid, &stop, &ret_cost->status));
	ret_cost->from_entry = ret_cost->instructions - before_entry;
	check(sched_setaffinity(0, sizeof(processors), &processors), "sched_setaffinity");
}
