/*
 * The beginning and the end of a run: what is known at first, and who is told what at last.
 *
 * What a refusal is explained by is explainer.c here.
 */
#include "../../../lib/steps/job.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>

#include "../fixture.h"

UNIT_TEST(test_job_begin_nothing_is_open)
{
	static const struct id_kind *const kinds[] = {&id_kind_uid, &id_kind_gid};

	for (size_t i = 0; i < UNIT_LENGTH(kinds); i++) {
		struct job job = {0};

		job_begin(&job, kinds[i], false);

		ck_assert_ptr_eq(job.kind, kinds[i]);
		ck_assert_int_eq(job.request.fd, -1);
		ck_assert_int_eq(job.target.dir, -1);
		ck_assert_int_eq(job.target.ns, -1);
		ck_assert_int_eq(job.map_fd, -1);
		ck_assert_int_eq(job.setgroups_fd, -1);
		ck_assert(!job.by_delegation);
		privileges_end(&job.privileges);
	}
}

/* What is permitted afterwards is the capability of its kind. */
static void assert_begun(const struct id_kind *kind, bool outside_zero, const char *caps)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct job job = {0};

		job_begin(&job, kind, outside_zero);
		cap_t expected = cap_from_text(caps);
		cap_t now = cap_get_proc();

		_exit(job.privileges.error == 0 && job.privileges.available && expected && now &&
				      cap_compare(now, expected) == 0
			      ? 0
			      : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(status == 0, "%s", caps);
}

UNIT_TEST_ROOT(test_job_begin_parks_the_capability_of_the_kind)
{
	assert_begun(&id_kind_uid, false, "cap_setuid=p");
	assert_begun(&id_kind_gid, false, "cap_setgid=p");
	assert_begun(&id_kind_uid, true, "cap_setuid,cap_setfcap=p");
}

/* Whoever finishes may be replaced, so a child does. */
static struct unit_told finish(int r, void (*prepare)(struct job *job))
{
	int captures[2];
	pid_t child = unit_fork_captured(captures);

	if (child == 0) {
		struct job job = {0};

		job_begin(&job, &id_kind_uid, false);

		job.request.target_text = "42";
		job.request.argc = 2;
		job.request.argv = (char *const[]){(char *)"newuidmap", (char *)"42", NULL};
		prepare(&job);
		_exit(job_finish(&job, r));
	}
	return unit_hear(child, captures);
}

static void give_name(struct job *job)
{
	memcpy(job->caller.user.name, "user", sizeof("user"));
}

UNIT_TEST(test_job_finish_success_is_silent)
{
	auto_told struct unit_told told = finish(0, give_name);

	ck_assert_int_eq(told.status, EXIT_SUCCESS);
	ck_assert_str_eq(told.out, "");
	ck_assert_str_eq(told.err, "");
}

UNIT_TEST(test_job_finish_success_leaves_nothing)
{
	struct job job = {0};

	job_begin(&job, &id_kind_gid, true);
	cap_t none = cap_init();
	cap_t now;

	give_name(&job);
	ck_assert_int_eq(job_finish(&job, 0), EXIT_SUCCESS);
	now = cap_get_proc();
	ck_assert_int_eq(cap_compare(now, none), 0);
	ck_assert_ptr_null(job.privileges.sets);
	(void)cap_free(now);
	(void)cap_free(none);
}

/*
 * What was opened with the capability would go on to the explainer, and be listed. The target,
 * which is not held, is not opened for this cause.
 */
static void open_with_capability(struct job *job)
{
	job->request.pid = getpid();
	job->map_fd = dup(STDERR_FILENO);
	job->setgroups_fd = dup(STDERR_FILENO);
	(void)!refuse(&job->refusal, CAUSE_MAP_WRITE, EPERM);
	job->privileges.available = true;
}

UNIT_TEST(test_job_finish_refusal_is_told_and_handed_over)
{
	auto_free char *option = NULL;
	auto_told struct unit_told told = finish(-1, open_with_capability);

	ck_assert_str_eq(told.err, "newuidmap: write to uid_map failed: Operation not permitted\n");
	ck_assert_int_gt(asprintf(&option, "\n--refused=%d,%d,0,0,1,-1\n", CAUSE_MAP_WRITE, EPERM),
			 0);
	ck_assert_ptr_nonnull(strstr(told.out, option));
	ck_assert_ptr_nonnull(strstr(told.out, "\n--\nnewuidmap\n42\n"));
	ck_assert_ptr_null(strstr(told.out, "descriptor"));
	ck_assert_int_eq(told.status, 3); /* that of the explainer */
}

/* Nobody reads what is said. */
static void break_standard_error(struct job *job)
{
	int ends[2];

	open_with_capability(job);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	ck_assert_int_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	(void)close(ends[0]);
}

UNIT_TEST(test_job_finish_refusal_that_nobody_hears_is_handed_over)
{
	auto_told struct unit_told told = finish(-1, break_standard_error);

	ck_assert_int_eq(told.status, 3);
}

static void refuse_execution(struct job *job)
{
	(void)!refuse(&job->refusal, CAUSE_MAP_WRITE, EPERM);
	unit_refuse_call(SYS_execve, ENOENT);
}

UNIT_TEST(test_job_finish_refusal_without_explainer_is_a_failure)
{
	auto_told struct unit_told told = finish(-1, refuse_execution);

	ck_assert_int_eq(told.status, EXIT_FAILURE);
	ck_assert_ptr_nonnull(strstr(told.err, "\nnewuidmap: hint: "));
}

/* The caller is judged before the target is opened, and the line names both. */
static void refuse_group(struct job *job)
{
	job->request.pid = getpid();
	job->caller.uid = getuid();
	job->caller.gid = getgid();
	(void)!refuse(&job->refusal, CAUSE_CALLER_GROUP, 0);
}

static void open_target(struct job *job)
{
	job->target.dir = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	job->privileges.available = false;
	job->caller.uid = getuid() + 1;
	job->caller.gid = getgid();
	(void)!refuse(&job->refusal, CAUSE_TARGET_OWNER, 0);
}

static void assert_names_both(const char *err, uid_t uid)
{
	auto_free char *line = NULL;

	ck_assert_int_gt(asprintf(&line,
				  "newuidmap: Target process is owned by a different user: "
				  "uid:%u pw_uid:%u st_uid:%u, gid:%u pw_gid:%u st_gid:%u\n",
				  uid, uid, UNIT_OTHER_UID, UNIT_OTHER_UID, UNIT_OTHER_UID,
				  UNIT_OTHER_UID),
			 0);
	ck_assert_ptr_eq(strstr(err, line), err);
}

UNIT_TEST_ROOT(test_job_finish_refusal_names_the_target_s_owner)
{
	auto_told struct unit_told told = {0};

	ck_assert_int_eq(setresgid(UNIT_OTHER_UID, UNIT_OTHER_UID, UNIT_OTHER_UID), 0);
	unit_become_other();
	told = finish(-1, refuse_group);
	assert_names_both(told.err, UNIT_OTHER_UID);
	unit_told_clear(&told);
	told = finish(-1, open_target);
	assert_names_both(told.err, UNIT_OTHER_UID + 1);
}

UNIT_TEST(test_job_finish_refusal_target_goes_on)
{
	auto_told struct unit_told told = finish(-1, open_target);

	ck_assert_ptr_nonnull(strstr(told.out, ",0,0,0,"));
	ck_assert_ptr_null(strstr(told.out, ",0,0,0,-1\n"));
	ck_assert_ptr_nonnull(strstr(told.out, "\ndescriptor "));
}

/* It may be that nothing has been dropped: then nothing is executed, looked at or logged. */
static void keep_privilege(struct job *job)
{
	refuse_group(job);
	job->request.text_len = 1;
	unit_refuse_call(SYS_capset, EPERM);
}

UNIT_TEST_ROOT(test_job_finish_with_privilege_left_nothing_is_executed)
{
	auto_told struct unit_told told = {0};

	ck_assert_int_eq(setresgid(UNIT_OTHER_UID, UNIT_OTHER_UID, UNIT_OTHER_UID), 0);
	ck_assert_int_eq(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), 0);
	unit_become_other();
	told = finish(-1, keep_privilege);
	ck_assert_int_eq(told.status, EXIT_FAILURE);
	ck_assert_str_eq(told.out, "");
	ck_assert_ptr_nonnull(strstr(told.err, " st_uid:0, "));
	ck_assert_ptr_nonnull(strstr(told.err, " st_gid:0\n"));
	ck_assert_ptr_nonnull(strstr(told.err, " [privilege-left]\n"));
}

static void leave_user_unmapped(struct job *job)
{
	(void)!refuse(&job->refusal, CAUSE_PRIVILEGES, EINVAL);
}

UNIT_TEST_NAMESPACE(test_job_finish_of_unmapped_user_nothing_is_executed)
{
	auto_told struct unit_told told = {0};

	unit_enter_namespace("1 1 1", "1 1 1");
	told = finish(-1, leave_user_unmapped);
	ck_assert_int_eq(told.status, EXIT_FAILURE);
	ck_assert_str_eq(told.out, "");
	ck_assert_ptr_eq(strstr(told.err, "newuidmap: Could not set caps\n"), told.err);
	ck_assert_ptr_nonnull(strstr(told.err, " [caller-not-mapped]\n"));
}

static int open_log(void)
{
	static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = _PATH_LOG};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	unit_private_directory("/dev");
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void refuse_before_end_of_request(struct job *job)
{
	(void)!refuse(&job->refusal, CAUSE_MAP_WRITE, EPERM);
}

static void refuse_after_end_of_request(struct job *job)
{
	refuse_before_end_of_request(job);
	job->request.text_len = 1;
}

static void refuse_with_privilege_left(struct job *job)
{
	refuse_after_end_of_request(job);
	unit_refuse_call(SYS_capset, EPERM);
}

UNIT_TEST_NAMESPACE(test_job_finish_refusal_of_a_whole_request_is_logged)
{
	auto_close int log = open_log();
	auto_told struct unit_told before = finish(-1, refuse_before_end_of_request);
	auto_told struct unit_told left = finish(-1, refuse_with_privilege_left);
	auto_told struct unit_told after = {0};
	char text[4096] = "";

	ck_assert_int_lt(recv(log, text, sizeof(text), MSG_DONTWAIT), 0);
	after = finish(-1, refuse_after_end_of_request);
	ck_assert_int_gt(recv(log, text, sizeof(text) - 1, MSG_DONTWAIT), 0);
	ck_assert_ptr_nonnull(strstr(text, ": newuidmap: write to uid_map failed"));
	ck_assert_int_eq(after.status, before.status);
	ck_assert_int_eq(left.status, EXIT_FAILURE);
}
