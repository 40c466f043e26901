/*
 * main() of the unit tests, and what they share.
 *
 * CK_RUN_CASE, which check knows as well, selects a test by its name.
 */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "private_directory.h"
#include "skip.h"

static struct unit_test *tests;
static struct unit_test **tests_end = &tests;
static char *directory;
static bool open_before[UNIT_DESCRIPTORS]; /* the descriptors, as each test leaves them */

void unit_register(struct unit_test *test)
{
	*tests_end = test;
	tests_end = &test->next;
}

char *unit_path(const char *name)
{
	char *path;

	ck_assert_int_ge(asprintf(&path, "%s/%s", directory, name), 0);
	return path;
}

static void write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, text, len);

		ck_assert_int_gt(written, 0);
		text += written;
		len -= (size_t)written;
	}
}

static void make_file(const char *path, const char *text)
{
	auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, 0644), 0);
	write_all(fd, text, strlen(text));
}

char *unit_file(const char *name, const char *text)
{
	char *path = unit_path(name);

	make_file(path, text);
	return path;
}

void unit_private_directory(const char *path)
{
	ck_assert_int_eq(private_directory(path), 0);
}

void unit_private_etc(void)
{
	unit_private_directory("/etc");
}

void unit_etc_file(const char *name, const char *text)
{
	auto_free char *path = NULL;

	ck_assert_int_gt(asprintf(&path, "/etc/%s", name), 0);
	make_file(path, text);
}

static bool write_map(pid_t pid, const char *name, const char *text)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);

	auto_close int fd = open(path, O_WRONLY | O_CLOEXEC);

	return write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* The maps are written by a child that stays outside, when a byte says that it can. */
void unit_enter_namespace(const char *uid_map, const char *gid_map)
{
	const pid_t self = getpid();
	int ends[2];
	int status;
	pid_t child;
	char byte = 0;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	if (child == 0)
		_exit(read(ends[0], &byte, 1) == 1 && write_map(self, "uid_map", uid_map) &&
				      write_map(self, "gid_map", gid_map)
			      ? 0
			      : 1);
	ck_assert_int_gt(child, 0);
	ck_assert_int_eq(unshare(CLONE_NEWUSER), 0);
	ck_assert_int_eq(write(ends[1], &byte, 1), 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* Only who is mapped can make another one inside. */
static bool enter_namespaces(unsigned len)
{
	for (unsigned i = 0; i < len; i++)
		if ((i > 0 && !(write_map(getpid(), "setgroups", "deny") &&
				write_map(getpid(), "uid_map", "0 0 1") &&
				write_map(getpid(), "gid_map", "0 0 1"))) ||
		    unshare(CLONE_NEWUSER) < 0)
			return false;
	return true;
}

/* The child says with one byte that it is where it should be. */
pid_t unit_start_child(unsigned namespaces)
{
	int ends[2];
	pid_t child;
	char byte = 0;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		if (!enter_namespaces(namespaces) || write(ends[1], &byte, 1) != 1)
			_exit(1);
		(void)close(ends[1]);
		for (;;)
			(void)pause();
	}
	ck_assert_int_gt(child, 0);
	(void)close(ends[1]);
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	(void)close(ends[0]);
	return child;
}

void unit_end_child(pid_t child)
{
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

/* There only in a sanitizer that looks for leaks at the end of a process. */
extern void __lsan_do_leak_check(void) __attribute__((weak));

static void end_at_once(int status, void *context)
{
	(void)context;
	_exit(status);
}

/*
 * What the sanitizer itself would call may be what is refused: it then fails, or hangs. So would an
 * assertion that holds, since it writes.
 */
static void filter(struct sock_filter code[], size_t len)
{
	const struct sock_fprog program = {(unsigned short)len, code};

	if (__lsan_do_leak_check)
		ck_assert_int_eq(on_exit(end_at_once, NULL), 0);
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0)
		ck_abort_msg("no filter");
}

void unit_refuse_call(int number, int error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	filter(code, UNIT_LENGTH(code));
}

/* Of an argument, the half that comes first. */
void unit_refuse_argument(int number, unsigned argument, uint32_t value, int error)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 (unsigned)offsetof(struct seccomp_data, args) + 8 * argument),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	filter(code, UNIT_LENGTH(code));
}

/* The C library opens by openat(2). The flags are the half of an argument that comes first. */
void unit_demand_open_flags(int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (unsigned)flags),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)flags, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	};

	filter(code, UNIT_LENGTH(code));
}

/* The linker leads the program's own calls to these (--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

static unsigned countdown; /* to the allocation that fails; 0: none does */
static unsigned allocations;

void unit_fail_allocation(unsigned which)
{
	countdown = which;
}

bool unit_allocation_failed(void)
{
	bool failed = countdown == 0;

	countdown = 0;
	return failed;
}

unsigned unit_allocations(void)
{
	return allocations;
}

static bool fails(void)
{
	allocations++;
	if (countdown == 0 || --countdown > 0)
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	return fails() ? NULL : __real_reallocarray(memory, count, size);
}

__attribute__((noinline)) void unit_soil_stack(uint64_t value)
{
	volatile uint64_t stack[0x2000];

	for (size_t i = 0; i < UNIT_LENGTH(stack); i++)
		stack[i] = value;
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

size_t unit_open_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < UNIT_DESCRIPTORS; fd++)
		count += is_open(fd);
	return count;
}

static void note_descriptors(void)
{
	for (int fd = 0; fd < UNIT_DESCRIPTORS; fd++)
		open_before[fd] = is_open(fd);
}

static void check_descriptors(void)
{
	for (int fd = 0; fd < UNIT_DESCRIPTORS; fd++) {
		char link[64];
		char what[PATH_MAX];
		ssize_t len;

		if (is_open(fd) == open_before[fd])
			continue;
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		len = readlink(link, what, sizeof(what));
		ck_abort_msg("descriptor %d is left %s %.*s", fd,
			     open_before[fd] ? "closed" : "open:", len < 0 ? 0 : (int)len, what);
	}
}

int unit_memory_file(const char *text, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	write_all(fd, text, len);
	return fd;
}

char *unit_read_all(int fd)
{
	struct stat st;
	char *text;

	ck_assert_int_eq(fstat(fd, &st), 0);
	text = malloc((size_t)st.st_size + 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(pread(fd, text, (size_t)st.st_size, 0), st.st_size);
	text[st.st_size] = '\0';
	return text;
}

struct text_line unit_line(const char *text, size_t len)
{
	return (struct text_line){.text = text, .len = len, .number = 1};
}

void unit_become_other(void)
{
	ck_assert_int_eq(setresuid(UNIT_OTHER_UID, UNIT_OTHER_UID, UNIT_OTHER_UID), 0);
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
}

int unit_capture(int standard_fd)
{
	int capture = unit_memory_file("", 0);

	ck_assert_int_eq(dup2(capture, standard_fd), standard_fd);
	return capture;
}

char *unit_captured(int capture)
{
	char *text;

	ck_assert_int_eq(fflush(NULL), 0);
	text = unit_read_all(capture);
	ck_assert_int_eq(ftruncate(capture, 0), 0);
	ck_assert_int_eq(lseek(capture, 0, SEEK_SET), 0);
	return text;
}

pid_t unit_fork_captured(int captures[static 2])
{
	pid_t child;

	captures[0] = unit_capture(STDOUT_FILENO);
	captures[1] = unit_capture(STDERR_FILENO);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		(void)close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC);
	return child;
}

struct unit_told unit_hear(pid_t child, const int captures[static 2])
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));

	const struct unit_told told = {
		.status = WEXITSTATUS(status),
		.out = unit_captured(captures[0]),
		.err = unit_captured(captures[1]),
	};

	(void)close(captures[0]);
	(void)close(captures[1]);
	return told;
}

void unit_told_clear(struct unit_told *told)
{
	free(told->out);
	free(told->err);
}

/* Texts are made of very many pieces, and an assertion that holds costs a write(2). */
static char *text_room(struct unit_text *text, size_t more)
{
	size_t needed = text->len + more + 1;

	if (needed > text->capacity) {
		text->capacity = 2 * needed;
		text->bytes = realloc(text->bytes, text->capacity);
		if (!text->bytes)
			ck_abort_msg("out of memory");
	}
	return text->bytes + text->len;
}

void unit_text_add(struct unit_text *text, const char *format, ...)
{
	auto_free char *more = NULL;
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vasprintf(&more, format, arguments);
	va_end(arguments);
	if (len < 0)
		ck_abort_msg("out of memory");
	memcpy(text_room(text, (size_t)len), more, (size_t)len + 1);
	text->len += (size_t)len;
}

void unit_text_repeat(struct unit_text *text, char byte, size_t count)
{
	char *room = text_room(text, count);

	memset(room, byte, count);
	room[count] = '\0';
	text->len += count;
}

void unit_text_clear(struct unit_text *text)
{
	free(text->bytes);
	*text = (struct unit_text){0};
}

static bool can_make_namespace(void)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Says what is missing, or returns NULL. */
static const char *missing(enum unit_needs needs)
{
	if (needs >= UNIT_NEEDS_ROOT && geteuid() != 0)
		return "needs files that root owns: run as root";
	if (needs >= UNIT_NEEDS_NAMESPACE && !can_make_namespace())
		return "needs a user namespace, which may not be made here";
	return NULL;
}

static void add_test(Suite *suite, const struct unit_test *test)
{
	TCase *test_case = tcase_create(test->test->name);

	tcase_set_timeout(test_case, 0); /* that is CTest's affair */
	tcase_add_checked_fixture(test_case, note_descriptors, check_descriptors);
	tcase_add_test(test_case, test->test);
	suite_add_tcase(suite, test_case);
}

static int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int run;
	int failed;

	srunner_run_all(runner, CK_ENV);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run_tests(const char *wanted)
{
	Suite *suite = suite_create(program_invocation_short_name);
	int skipped = EXIT_SUCCESS;
	size_t found = 0;
	size_t added = 0;
	int result;

	for (const struct unit_test *test = tests; test; test = test->next) {
		const char *reason;

		if (wanted && strcmp(wanted, test->test->name) != 0)
			continue;
		found++;
		reason = missing(test->needs);
		if (reason) {
			skipped = skip_test(test->test->name, reason);
			continue;
		}
		add_test(suite, test);
		added++;
	}
	if (found == 0)
		(void)fprintf(stderr, "There is no test %s\n", wanted ? wanted : "at all");
	result = added > 0 || found == 0 ? run_suite(suite) : EXIT_SUCCESS;
	return result == EXIT_SUCCESS ? skipped : result;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	(void)remove(path);
	return 0;
}

int main(void)
{
	const char *parent = getenv("TMPDIR");
	int result;

	if (asprintf(&directory, "%s/subid-unit-XXXXXX", parent ? parent : "/tmp") < 0 ||
	    !mkdtemp(directory) || chmod(directory, 0755) < 0) {
		perror("temporary directory");
		return EXIT_FAILURE;
	}
	result = run_tests(getenv("CK_RUN_CASE"));
	(void)nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(directory);
	return result;
}
