/*
 * A directory service for the integration tests: the NSS service "idtest". It answers from the file
 * /etc/idtest, which looks like /etc/passwd, and fails as a directory that is down does where there
 * is no such file. Each question that it is asked is noted in /run/scratch/nss-questions, if the
 * test made that file; where there is /run/scratch/nss-kill, it kills
 * the helper that has loaded it. Loaded by the C library of the program under test; its input is
 * the tests' own.
 */

#include <errno.h>
#include <fcntl.h>
#include <nss.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What is asked for: an entry by name, or by user ID if there is no name. */
struct question {
	const char *name;
	uid_t uid;
};

enum nss_status _nss_idtest_getpwnam_r(const char *name, struct passwd *entry, char *buffer,
				       size_t length, int *errnop);
enum nss_status _nss_idtest_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t length,
				       int *errnop);

static void note(const struct question *question)
{
	if (access("/run/scratch/nss-kill", F_OK) == 0 &&
	    strncmp(program_invocation_short_name, "new", 3) == 0)
		kill(getpid(), SIGKILL);
	int file = open("/run/scratch/nss-questions", O_WRONLY | O_APPEND | O_CLOEXEC);
	if (file < 0)
		return;
	if (question->name != NULL)
		dprintf(file, "name %s\n", question->name);
	else
		dprintf(file, "uid %lu\n", (unsigned long)question->uid);
	close(file);
}

static bool matches(const struct question *question, const struct passwd *entry)
{
	return question->name != NULL ? strcmp(question->name, entry->pw_name) == 0
				      : question->uid == entry->pw_uid;
}

static enum nss_status answer(const struct question *question, struct passwd *entry, char *buffer,
			      size_t length, int *errnop)
{
	note(question);
	FILE *file = fopen("/etc/idtest", "re");
	if (file == NULL) {
		*errnop = EIO;
		return NSS_STATUS_UNAVAIL;
	}
	struct passwd *found = NULL;
	int error = 0;
	do {
		error = fgetpwent_r(file, entry, buffer, length, &found);
	} while (error == 0 && !matches(question, entry));
	fclose(file);
	if (error == 0)
		return NSS_STATUS_SUCCESS;
	*errnop = error;
	return error == ERANGE ? NSS_STATUS_TRYAGAIN : NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_idtest_getpwnam_r(const char *name, struct passwd *entry, char *buffer,
				       size_t length, int *errnop)
{
	return answer(&(struct question){.name = name}, entry, buffer, length, errnop);
}

enum nss_status _nss_idtest_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t length,
				       int *errnop)
{
	return answer(&(struct question){.uid = uid}, entry, buffer, length, errnop);
}
