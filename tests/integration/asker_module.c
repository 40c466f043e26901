/*
 * A source of users and of delegations at once, which reports what it finds itself in and then does
 * what the test wants: the NSS service "asker" and the plugin "asker" are this one file.
 *
 * The first word of SCRIPT says what it does, REPORT takes the report, and HOLD and GO are FIFOs:
 * where the word is "hold", it writes its process ID to HOLD and waits until GO is written to. Its
 * input is the tests' own.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nss.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <shadow/subid.h>

#define SCRIPT "/run/scratch/script"
#define REPORT "/run/scratch/report"
#define HOLD "/run/scratch/hold"
#define GO "/run/scratch/go"

#ifdef AS_PLUGIN
#define WHERE "plugin"
#else
#define WHERE "module"
#endif

static void copy_lines(FILE *report, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		(void)fprintf(report, WHERE " %s", line);
	if (file)
		(void)fclose(file);
}

static void try_to_become_root(FILE *report)
{
#define TRY(name, ...)                                                                             \
	do {                                                                                       \
		long r = syscall(SYS_##name, __VA_ARGS__);                                         \
		(void)fprintf(report, WHERE " call %s: %s\n", #name,                               \
			      r < 0 ? strerrorname_np(errno) : "done");                            \
	} while (0)
	TRY(setuid, 0);
	TRY(setreuid, 0, 0);
	TRY(setresuid, 0, 0, 0);
	TRY(setgid, 0);
	TRY(setregid, 0, 0);
	TRY(setresgid, 0, 0, 0);
	TRY(setgroups, 0, NULL);
#undef TRY
}

/* What a program says that is executed here, the caller could have made it say. */
static void execute_program(FILE *report)
{
	char line[64];
	FILE *program = popen("echo yes", "re");

	if (!program)
		(void)fprintf(report, WHERE " program: none\n");
	while (program && fgets(line, sizeof(line), program))
		(void)fprintf(report, WHERE " program: %s", line);
	if (program)
		(void)pclose(program);
}

static void become_program(FILE *report)
{
	char *none[] = {NULL};

	(void)execve("/nonexistent", none, none);
	(void)fprintf(report, WHERE " execve: %s\n", strerrorname_np(errno));
}

static void *do_nothing(void *nothing)
{
	return nothing;
}

static void start_thread(FILE *report)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, do_nothing, NULL);

	if (error == 0)
		error = pthread_join(thread, NULL);
	(void)fprintf(report, WHERE " thread: %s\n", error == 0 ? "done" : strerrorname_np(error));
}

static void list_descriptors(FILE *report)
{
	DIR *dir = opendir("/dev/fd/");

	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		int fd = atoi(entry->d_name);
		char link[64];
		char leads_to[256];
		ssize_t len;

		if (entry->d_name[0] == '.' || fd == dirfd(dir) || fd == fileno(report) ||
		    fd <= STDERR_FILENO)
			continue;
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		len = readlink(link, leads_to, sizeof(leads_to));
		(void)fprintf(report, WHERE " descriptor %.*s\n", (int)(len > 0 ? len : 0),
			      leads_to);
	}
	if (dir)
		(void)closedir(dir);
}

/* Libraries take settings from files there: libldap, from ldaprc. */
static void tell_directory(FILE *report)
{
	char *directory = getcwd(NULL, 0);

	(void)fprintf(report, WHERE " directory: %s\n",
		      directory ? directory : strerrorname_np(errno));
	free(directory);
}

static void report_all(void)
{
	/* Without O_CREAT, which the kernel may refuse for a file of somebody else's in such a
	 * directory. */
	int fd = open(REPORT, O_WRONLY | O_APPEND | O_CLOEXEC);
	FILE *report = fd < 0 ? NULL : fdopen(fd, "a");

	if (!report)
		return;
	(void)fprintf(report, WHERE " dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	tell_directory(report);
	list_descriptors(report);
	copy_lines(report, "/proc/thread-self/status");
	try_to_become_root(report);
	execute_program(report);
	become_program(report);
	start_thread(report);
	(void)fclose(report);
}

/* The pipe to the parent, which is the only one above standard error. */
static int answer_pipe(void)
{
	for (int fd = STDERR_FILENO + 1; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY)
			return fd;
	abort();
}

static void hold(void)
{
	int out = open(HOLD, O_WRONLY | O_CLOEXEC);
	char byte;
	int go;

	/* Opened before it is told, since the test may take descriptors away. */
	go = open(GO, O_RDWR | O_CLOEXEC);
	if (go < 0 || dprintf(out, "%d\n", getpid()) < 0)
		abort();
	(void)close(out);
	while (read(go, &byte, 1) < 0 && errno == EINTR)
		;
	(void)close(go);
}

static void yes_to_all(int fd, size_t len)
{
	char bytes[4096];

	memset(bytes, 1, sizeof(bytes));
	memset(bytes, 0, 8); /* no error, of either kind */
	(void)!write(fd, bytes, len);
}

static void act(void)
{
	char word[32] = "";
	FILE *script;

	/* Programs of the test look users up, too. */
	if (strncmp(program_invocation_short_name, "new", 3) != 0)
		return;
	script = fopen(SCRIPT, "re");
	if (script) {
		(void)!fscanf(script, "%31s", word);
		(void)fclose(script);
	}
	if (strcmp(word, "report") == 0)
		report_all();
	else if (strcmp(word, "hold") == 0)
		hold();
	else if (strcmp(word, "segv") == 0)
		(void)raise(SIGSEGV);
	else if (strcmp(word, "abort") == 0)
		abort();
	else if (strcmp(word, "exit") == 0)
		exit(0);
	else if (strcmp(word, "_exit") == 0)
		_exit(0);
	else if (strcmp(word, "close") == 0)
		(void)close(answer_pipe());
	else if (strcmp(word, "byte") == 0)
		yes_to_all(answer_pipe(), 1);
	else if (strcmp(word, "long") == 0)
		yes_to_all(answer_pipe(), 4096);
	else if (strcmp(word, "long-exit") == 0) {
		yes_to_all(answer_pipe(), 4096);
		_exit(0);
	}
}

#ifdef AS_PLUGIN

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result);
enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count);
enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count);

enum subid_status shadow_subid_has_range(const char *owner, unsigned long start,
					 unsigned long count, enum subid_type type, bool *result)
{
	(void)owner, (void)type;
	act();
	*result = start >= 500000 && count <= 65536 && start - 500000 <= 65536 - count;
	return SUBID_STATUS_SUCCESS;
}

enum subid_status shadow_subid_list_owner_ranges(const char *owner, enum subid_type type,
						 struct subid_range **ranges, int *count)
{
	(void)owner, (void)type, (void)ranges, (void)count;
	return SUBID_STATUS_ERROR;
}

enum subid_status shadow_subid_find_subid_owners(unsigned long id, enum subid_type type,
						 uid_t **uids, int *count)
{
	(void)id, (void)type, (void)uids, (void)count;
	return SUBID_STATUS_ERROR;
}

#else

enum nss_status _nss_asker_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t length,
				      int *errnop);

/* Everybody is alice, with alice's group. */
enum nss_status _nss_asker_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t length,
				      int *errnop)
{
	(void)errnop;
	act();
	(void)snprintf(buffer, length, "alice");
	*entry =
		(struct passwd){buffer, buffer + 5, uid, 80001, buffer + 5, buffer + 5, buffer + 5};
	return NSS_STATUS_SUCCESS;
}

#endif
