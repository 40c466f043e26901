/*
 * Works the same for a program that is setuid root, has a file capability, has both, or neither:
 * in the end the process is the caller with at most one capability, or two, and no effective one.
 *
 * So the kernel's own checks of the map file hold (user_namespaces(7)): its opener is the caller,
 * with neither CAP_SYS_ADMIN nor CAP_DAC_OVERRIDE. Run as the first act of main(), and as its last.
 */
#include "privileges.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "../base/id_map.h"

/* No user has it. */
#define NO_ID ((uid_t)-1)

/* Room for three sets as cap_copy_ext(3) writes them. */
#define CAPS_SIZE 64

/*
 * All three user IDs become the real one, without a capability: else who is not mapped here would
 * become the user whose ID the kernel shows for that. Read back, since a drop that did not happen
 * is fatal. If a filter of system calls refuses getuid(2), the C library takes the refusal for a
 * user ID.
 */
static int become_caller(uid_t *ret_uid)
{
	uid_t uid = NO_ID;
	uid_t real = NO_ID;
	uid_t effective;
	uid_t saved;

	if (getresuid(&uid, &effective, &saved) < 0 || setresuid(uid, uid, uid) < 0)
		return uid == ID_OVERFLOW ? -EINVAL : -errno;
	if (getresuid(&real, &effective, &saved) < 0)
		return -errno;
	if (uid == NO_ID || real != uid || effective != uid || saved != uid)
		return -EPERM;
	*ret_uid = uid;
	return 0;
}

static void release(cap_t *caps)
{
	if (*caps)
		(void)cap_free(*caps);
}

#define auto_caps __attribute__((cleanup(release)))

static int set_flags(const struct privileges *privileges, cap_flag_t flag)
{
	if (privileges->kept_len == 0)
		return 0;
	return cap_set_flag(privileges->sets, flag, privileges->kept_len, privileges->kept,
			    CAP_SET);
}

/* Returns 0 if the process has these sets, and no others. cap_compare(3) would ask the kernel more.
 */
static int compare_caps(cap_t wanted)
{
	char of_now[CAPS_SIZE] = {0};
	char of_wanted[CAPS_SIZE] = {0};
	auto_caps cap_t now = cap_get_proc();

	if (!now || cap_copy_ext(of_now, now, CAPS_SIZE) < 0 ||
	    cap_copy_ext(of_wanted, wanted, CAPS_SIZE) < 0)
		return -errno;
	return memcmp(of_now, of_wanted, CAPS_SIZE) == 0 ? 0 : -EPERM;
}

static void keep_if_permitted(cap_value_t value, struct privileges *privileges)
{
	cap_flag_value_t set;

	if (cap_get_flag(privileges->sets, value, CAP_PERMITTED, &set) == 0 && set == CAP_SET)
		privileges->kept[privileges->kept_len++] = value;
}

/*
 * The permitted capabilities outlive the change of user IDs only if the kernel is asked to keep
 * them. That request ends with the process: no user ID changes any more, and execve(2) forgets it.
 */
int privileges_park(cap_value_t needed, bool outside_zero, struct privileges *ret_privileges)
{
	int r;

	ret_privileges->sets = cap_get_proc();
	if (!ret_privileges->sets)
		return -errno;
	keep_if_permitted(needed, ret_privileges);
	ret_privileges->available = ret_privileges->kept_len > 0;
	if (outside_zero)
		keep_if_permitted(CAP_SETFCAP, ret_privileges);
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 || cap_clear(ret_privileges->sets) < 0 ||
	    set_flags(ret_privileges, CAP_PERMITTED) < 0 || cap_set_proc(ret_privileges->sets) < 0)
		return -errno;
	r = become_caller(&ret_privileges->uid);
	if (r < 0)
		return r;
	/* An effective user ID that becomes 0 makes effective what is permitted. */
	if (ret_privileges->uid == 0 && cap_set_proc(ret_privileges->sets) < 0)
		return -errno;
	return compare_caps(ret_privileges->sets);
}

int privileges_check(const struct privileges *privileges, struct refusal *ret_refusal)
{
	return privileges->error < 0 ? refuse(ret_refusal, CAUSE_PRIVILEGES, -privileges->error)
				     : 0;
}

/* Nothing is allocated or read back here: what happens while it is effective is kept short. */
int privileges_raise(const struct privileges *privileges, struct refusal *ret_refusal)
{
	if (set_flags(privileges, CAP_EFFECTIVE) < 0 || cap_set_proc(privileges->sets) < 0)
		return refuse(ret_refusal, CAUSE_PRIVILEGES, errno);
	return 0;
}

/* What is written is written: if this fails, the end of the process does the same. */
void privileges_end(struct privileges *privileges)
{
	if (cap_clear(privileges->sets) == 0)
		(void)cap_set_proc(privileges->sets);
	release(&privileges->sets);
	privileges->sets = NULL;
}

/* Nothing is allocated, for which the caller may have left no memory; and each part is tried. */
int privileges_drop(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
	struct __user_cap_data_struct now[_LINUX_CAPABILITY_U32S_3] = {{.effective = 1}};
	uid_t uid;
	int r;

	(void)capset(&header, none);
	r = become_caller(&uid);
	return capget(&header, now) < 0 || memcmp(now, none, sizeof(now)) != 0 ? -EPERM : r;
}
