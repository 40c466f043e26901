/*
 * Privileges: what the process has left after each step, as the kernel says.
 *
 * The tests run as root, and become the callers that a program can have.
 */
#include "../../../lib/steps/privileges.h"

#include <errno.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../fixture.h"

#define BIT(capability) (UINT64_C(1) << (capability))

struct sets {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

static struct sets read_sets(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	ck_assert_int_eq(capget(&header, data), 0);
	return (struct sets){
		data[0].effective | (uint64_t)data[1].effective << 32,
		data[0].permitted | (uint64_t)data[1].permitted << 32,
		data[0].inheritable | (uint64_t)data[1].inheritable << 32,
	};
}

static void write_sets(struct sets sets)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
		{(uint32_t)sets.effective, (uint32_t)sets.permitted, (uint32_t)sets.inheritable},
		{(uint32_t)(sets.effective >> 32), (uint32_t)(sets.permitted >> 32),
		 (uint32_t)(sets.inheritable >> 32)},
	};

	ck_assert_int_eq(capset(&header, data), 0);
}

/* Nothing is inheritable or ambient, ever. */
static void assert_sets(uint64_t effective, uint64_t permitted)
{
	struct sets now = read_sets();

	ck_assert_uint_eq(now.effective, effective);
	ck_assert_uint_eq(now.permitted, permitted);
	ck_assert_uint_eq(now.inheritable, 0);
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		ck_assert_int_le(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0), 0);
}

static void assert_user(uid_t uid)
{
	uid_t ids[3];

	ck_assert_int_eq(getresuid(&ids[0], &ids[1], &ids[2]), 0);
	for (size_t i = 0; i < UNIT_LENGTH(ids); i++)
		ck_assert_uint_eq(ids[i], uid);
}

/* As the program is started by another user, and is setuid root. */
static void become_setuid(void)
{
	ck_assert_int_eq(setresuid(UNIT_OTHER_UID, 0, 0), 0);
}

/* The same where it has file capabilities: these, and none by its user ID. */
static void become_capable(uint64_t permitted)
{
	ck_assert_int_eq(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), 0);
	unit_become_other();
	write_sets((struct sets){permitted, permitted, 0});
}

/* Everything that can be handed on is. */
static void make_inheritable(void)
{
	struct sets sets = read_sets();

	sets.inheritable = sets.permitted;
	write_sets(sets);
	ck_assert_int_eq(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_CHOWN, 0, 0), 0);
}

static struct privileges park(cap_value_t needed, bool outside_zero)
{
	struct privileges privileges = {0};

	privileges.error = privileges_park(needed, outside_zero, &privileges);
	return privileges;
}

/* The whole way, from a process that has at least what is kept. */
static void assert_way(bool outside_zero, uint64_t kept, uid_t uid)
{
	struct privileges privileges = park(CAP_SETUID, outside_zero);
	struct refusal refusal;

	ck_assert_int_eq(privileges.error, 0);
	ck_assert_uint_eq(privileges.uid, uid);
	ck_assert_int_eq(privileges.available, (kept & BIT(CAP_SETUID)) != 0);
	ck_assert_int_eq(privileges_check(&privileges, &refusal), 0);
	assert_user(uid);
	assert_sets(0, kept);
	ck_assert_int_eq(privileges_raise(&privileges, &refusal), 0);
	assert_sets(kept, kept);
	privileges_end(&privileges);
	ck_assert_ptr_null(privileges.sets);
	assert_sets(0, 0);
	ck_assert_int_eq(privileges_drop(), 0);
	assert_user(uid);
	assert_sets(0, 0);
}

UNIT_TEST_ROOT(test_privileges_park_of_root_keeps_needed_only)
{
	make_inheritable();
	assert_way(false, BIT(CAP_SETUID), 0);
}

UNIT_TEST_ROOT(test_privileges_park_with_outside_zero_keeps_setfcap)
{
	make_inheritable();
	assert_way(true, BIT(CAP_SETUID) | BIT(CAP_SETFCAP), 0);
}

UNIT_TEST_ROOT(test_privileges_park_of_setuid_program_becomes_caller)
{
	become_setuid();
	assert_way(false, BIT(CAP_SETUID), UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_privileges_park_of_setuid_program_with_outside_zero)
{
	become_setuid();
	assert_way(true, BIT(CAP_SETUID) | BIT(CAP_SETFCAP), UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_privileges_park_of_capable_program_keeps_needed_only)
{
	become_capable(BIT(CAP_SETUID) | BIT(CAP_SETFCAP) | BIT(CAP_CHOWN));
	make_inheritable();
	assert_way(false, BIT(CAP_SETUID), UNIT_OTHER_UID);
}

/* What the program was not given is left out. */
UNIT_TEST_ROOT(test_privileges_park_without_setfcap_keeps_needed)
{
	become_capable(BIT(CAP_SETUID) | BIT(CAP_CHOWN));
	assert_way(true, BIT(CAP_SETUID), UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_privileges_park_without_needed_has_it_not_available)
{
	become_capable(BIT(CAP_SETGID) | BIT(CAP_SETFCAP) | BIT(CAP_CHOWN));
	assert_way(false, 0, UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_privileges_park_of_ordinary_user_has_nothing)
{
	unit_become_other();
	assert_way(true, 0, UNIT_OTHER_UID);
}

/* Then the kernel takes no capability away when the user ID changes. */
UNIT_TEST_ROOT(test_privileges_park_where_user_id_takes_nothing_away)
{
	ck_assert_int_eq(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), 0);
	become_setuid();
	assert_way(false, BIT(CAP_SETUID), UNIT_OTHER_UID);
}

UNIT_TEST_ROOT(test_privileges_park_where_nothing_can_be_kept_is_error)
{
	struct privileges privileges;
	struct refusal refusal;

	ck_assert_int_eq(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS_LOCKED, 0, 0, 0), 0);
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EPERM);
	ck_assert_int_eq(privileges_check(&privileges, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_PRIVILEGES);
	ck_assert_int_eq(refusal.error, EPERM);
	privileges_end(&privileges);
}

UNIT_TEST_NAMESPACE(test_privileges_park_in_namespace_keeps_needed_only)
{
	unit_enter_namespace("0 0 1", "0 0 1");
	make_inheritable();
	assert_way(true, BIT(CAP_SETUID) | BIT(CAP_SETFCAP), 0);
}

UNIT_TEST_NAMESPACE(test_privileges_park_in_namespace_of_setuid_program_becomes_caller)
{
	unit_enter_namespace("0 0 60000", "0 0 60000");
	become_setuid();
	assert_way(false, BIT(CAP_SETUID), UNIT_OTHER_UID);
}

UNIT_TEST_NAMESPACE(test_privileges_park_of_unmapped_user_is_error)
{
	struct privileges privileges;
	struct refusal refusal;

	unit_enter_namespace("1 1 1", "1 1 1");
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EINVAL);
	ck_assert_int_eq(privileges_check(&privileges, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_PRIVILEGES);
	ck_assert_int_eq(refusal.error, EINVAL);
	privileges_end(&privileges);
}

/* The kernel shows 65534 for the caller here, and somebody else has that ID. */
UNIT_TEST_NAMESPACE(test_privileges_park_of_unmapped_user_is_not_the_one_of_that_number)
{
	struct privileges privileges;

	unit_enter_namespace("65534 54321 1", "1 1 1");
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EINVAL);
	privileges_end(&privileges);
}

UNIT_TEST_NAMESPACE(test_privileges_drop_of_unmapped_user_is_not_the_one_of_that_number)
{
	unit_enter_namespace("65534 54321 1", "1 1 1");
	ck_assert_int_eq(privileges_drop(), -EINVAL);
	assert_sets(0, 0);
}

/* Whose user ID that is may ask like everybody. */
UNIT_TEST_NAMESPACE(test_privileges_park_of_user_of_that_number_keeps_needed)
{
	unit_enter_namespace("65534 0 1", "1 1 1");
	assert_way(false, BIT(CAP_SETUID), 65534);
}

/* The effective user ID that becomes root's brings the capabilities back. */
UNIT_TEST_ROOT(test_privileges_park_of_root_with_another_effective_user_keeps_needed)
{
	ck_assert_int_eq(setresuid(0, UNIT_OTHER_UID, UNIT_OTHER_UID), 0);
	assert_way(false, BIT(CAP_SETUID), 0);
}

UNIT_TEST_NAMESPACE(test_privileges_drop_of_unmapped_user_leaves_no_capability)
{
	unit_enter_namespace("1 1 1", "1 1 1");
	ck_assert_uint_ne(read_sets().effective, 0);
	ck_assert_int_eq(privileges_drop(), -EINVAL);
	assert_sets(0, 0);
}

/* In whatever state the process is. */
UNIT_TEST_ROOT(test_privileges_drop_before_parking_leaves_nothing)
{
	become_setuid();
	make_inheritable();
	ck_assert_int_eq(privileges_drop(), 0);
	assert_user(UNIT_OTHER_UID);
	assert_sets(0, 0);
}

UNIT_TEST_ROOT(test_privileges_drop_while_raised_leaves_nothing)
{
	struct privileges privileges = park(CAP_SETUID, true);
	struct refusal refusal;

	ck_assert_int_eq(privileges_raise(&privileges, &refusal), 0);
	ck_assert_uint_ne(read_sets().effective, 0);
	ck_assert_int_eq(privileges_drop(), 0);
	assert_sets(0, 0);
	(void)cap_free(privileges.sets);
}

/* What was taken away meanwhile is not raised. */
UNIT_TEST_ROOT(test_privileges_raise_of_what_is_gone_is_refused)
{
	struct privileges privileges = park(CAP_SETUID, false);
	struct refusal refusal;

	write_sets((struct sets){0});
	ck_assert_int_eq(privileges_raise(&privileges, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_PRIVILEGES);
	ck_assert_int_eq(refusal.error, EPERM);
	assert_sets(0, 0);
	(void)cap_free(privileges.sets);
}

/* Each call that fails, while they are parked. */
static void assert_not_parked(int call, int error)
{
	struct privileges privileges;
	struct refusal refusal = {0};

	unit_refuse_call(call, error);
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -error);
	ck_assert_int_eq(privileges_check(&privileges, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_PRIVILEGES);
	ck_assert_int_eq(refusal.error, error);
	privileges_end(&privileges);
}

UNIT_TEST(test_privileges_park_where_sets_cannot_be_read_is_error)
{
	assert_not_parked(SYS_capget, ENOSYS);
}

UNIT_TEST(test_privileges_park_where_sets_cannot_be_written_is_error)
{
	assert_not_parked(SYS_capset, ENOSYS);
}

UNIT_TEST(test_privileges_park_where_user_cannot_be_set_is_error)
{
	assert_not_parked(SYS_setresuid, EAGAIN);
}

UNIT_TEST(test_privileges_park_where_user_cannot_be_read_back_is_error)
{
	assert_not_parked(SYS_getresuid, ENOSYS);
}

/* The linker leads the calls of cap_set_proc(3) and getresuid(2) here. */
int __real_cap_set_proc(cap_t sets);
int __wrap_cap_set_proc(cap_t sets);
int __real_getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int __wrap_getresuid(uid_t *real, uid_t *effective, uid_t *saved);

/* So many calls until one fails; 0: none does. */
static int sets_until_failure;
static int users_until_failure;

static int count_down(int *until_failure)
{
	if (*until_failure == 0 || --*until_failure > 0)
		return 0;
	errno = EPERM;
	return -1;
}

int __wrap_cap_set_proc(cap_t sets)
{
	return count_down(&sets_until_failure) < 0 ? -1 : __real_cap_set_proc(sets);
}

int __wrap_getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
	return count_down(&users_until_failure) < 0 ? -1 : __real_getresuid(real, effective, saved);
}

/* The second time, it is what has become of the process. */
UNIT_TEST_ROOT(test_privileges_user_who_cannot_be_read_back_is_error)
{
	struct privileges privileges;

	become_setuid();
	users_until_failure = 2;
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EPERM);
	privileges_end(&privileges);
	users_until_failure = 2;
	ck_assert_int_eq(privileges_drop(), -EPERM);
}

/* Becoming root has made effective what is permitted, and that is put away once more. */
UNIT_TEST_ROOT(test_privileges_park_of_root_where_sets_cannot_be_written_again_is_error)
{
	struct privileges privileges;

	sets_until_failure = 2;
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EPERM);
	privileges_end(&privileges);
}

UNIT_TEST_ROOT(test_privileges_park_of_another_user_writes_sets_once)
{
	struct privileges privileges;

	become_setuid();
	sets_until_failure = 2;
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, 0);
	ck_assert_int_eq(sets_until_failure, 1);
	privileges_end(&privileges);
}

/* A filter may say that a call has succeeded, and not make it. */
UNIT_TEST_ROOT(test_privileges_drop_that_did_not_happen_is_error)
{
	static const uid_t others[][2] = {{0, 0}, {0, UNIT_OTHER_UID}, {UNIT_OTHER_UID, 0}};

	for (size_t i = 0; i < UNIT_LENGTH(others); i++) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			ck_assert_int_eq(setresuid(UNIT_OTHER_UID, others[i][0], others[i][1]), 0);
			unit_refuse_call(SYS_setresuid, 0);
			_exit(privileges_drop() == -EPERM ? 0 : 1);
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_msg(status == 0, "case %zu", i);
	}
}

UNIT_TEST_ROOT(test_privileges_park_of_user_who_is_not_told_is_error)
{
	struct privileges privileges;

	become_setuid();
	unit_refuse_call(SYS_getresuid, 0);
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EPERM);
	ck_assert_uint_eq(getuid(), UNIT_OTHER_UID);
	ck_assert_uint_eq(geteuid(), 0);
	privileges_end(&privileges);
	/* The first time, the linker looks for what is called, and leaves traces on the stack. */
	ck_assert_int_eq(privileges_drop(), -EPERM);
	unit_soil_stack(UINT64_MAX);
	ck_assert_int_eq(privileges_drop(), -EPERM);
	_exit(EXIT_SUCCESS); /* a sanitizer cannot look for leaks any more */
}

UNIT_TEST(test_privileges_drop_of_sets_that_cannot_be_read_back_is_error)
{
	unit_refuse_call(SYS_capget, ENOSYS);
	ck_assert_int_eq(privileges_drop(), -EPERM);
}

UNIT_TEST(test_privileges_drop_of_sets_that_are_not_told_is_error)
{
	unit_refuse_call(SYS_capget, 0);
	ck_assert_int_eq(privileges_drop(), -EPERM);
}

UNIT_TEST_ROOT(test_privileges_drop_of_sets_that_did_not_happen_is_error)
{
	unit_refuse_call(SYS_capset, 0);
	ck_assert_int_eq(privileges_drop(), -EPERM);
}

UNIT_TEST_ROOT(test_privileges_park_of_sets_that_did_not_happen_is_error)
{
	struct privileges privileges;

	unit_refuse_call(SYS_capset, 0);
	privileges = park(CAP_SETUID, false);
	ck_assert_int_eq(privileges.error, -EPERM);
	privileges_end(&privileges);
}

UNIT_TEST(test_privileges_drop_where_sets_cannot_be_written_is_error)
{
	unit_refuse_call(SYS_capset, EPERM);
	ck_assert_int_eq(privileges_drop(), -EPERM);
}

/* Sets are allocated twice: those that the process has, and those that are read back. */
UNIT_TEST(test_privileges_park_without_memory_is_error)
{
	for (unsigned which = 1; which <= 2; which++) {
		struct privileges privileges;

		unit_fail_allocation(which);
		privileges = park(CAP_SETUID, false);
		ck_assert(unit_allocation_failed());
		ck_assert_int_eq(privileges.error, -ENOMEM);
		privileges_end(&privileges);
	}
}

/* ... so that with a limit of the caller's, all that was given may be left. */
UNIT_TEST_ROOT(test_privileges_drop_needs_no_memory)
{
	unsigned allocations;
	int r;

	become_setuid();
	make_inheritable();
	allocations = unit_allocations();
	r = privileges_drop();
	allocations = unit_allocations() - allocations;
	ck_assert_int_eq(r, 0);
	ck_assert_uint_eq(allocations, 0);
	assert_user(UNIT_OTHER_UID);
	assert_sets(0, 0);
}

/* What cannot be given up is told, and the user is the caller all the same. */
UNIT_TEST_ROOT(test_privileges_drop_where_sets_cannot_be_written_becomes_caller)
{
	become_setuid();
	ck_assert_int_eq(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), 0);
	unit_refuse_call(SYS_capset, EPERM);
	ck_assert_int_eq(privileges_drop(), -EPERM);
	assert_user(UNIT_OTHER_UID);
}
