/*
 * Works the same for a program that is setuid root, has a file capability, has both, or neither:
 * in the end the process is the caller with at most one capability, or two, and no effective one.
 *
 * So the kernel's own checks of the map file hold (user_namespaces(7)): its opener is the caller,
 * with neither CAP_SYS_ADMIN nor CAP_DAC_OVERRIDE.
 */
#include "privs.h"

#include <errno.h>
#include <sys/prctl.h>

static void free_caps(cap_t *caps)
{
	if (*caps)
		(void)cap_free(*caps);
	*caps = NULL;
}

#define auto_caps __attribute__((cleanup(free_caps)))

/* All three user IDs become the real one. Read back, since a drop that did not happen is fatal. */
static int become_caller(void)
{
	uid_t uid = getuid();
	uid_t real;
	uid_t effective;
	uid_t saved;

	if (setresuid(uid, uid, uid) < 0 || getresuid(&real, &effective, &saved) < 0)
		return -errno;
	return real == uid && effective == uid && saved == uid ? 0 : -EPERM;
}

static int set_caps(cap_t caps)
{
	auto_caps cap_t now = NULL;

	if (cap_set_proc(caps) < 0)
		return -errno;
	now = cap_get_proc();
	if (!now)
		return -errno;
	return cap_compare(now, caps) == 0 ? 0 : -EPERM;
}

/* Adds the capability to the permitted ones of kept, if the process has it. */
static int keep_cap(cap_t held, cap_value_t cap, cap_t kept, bool *ret_kept)
{
	cap_flag_value_t value;

	if (cap_get_flag(held, cap, CAP_PERMITTED, &value) < 0)
		return -errno;
	*ret_kept = value == CAP_SET;
	if (*ret_kept && cap_set_flag(kept, CAP_PERMITTED, 1, &cap, CAP_SET) < 0)
		return -errno;
	return 0;
}

/* Finds out what to keep, before the change of user IDs takes the rest away. */
static int choose_caps(cap_value_t needed, bool outside_zero, cap_t kept, bool *ret_available)
{
	auto_caps cap_t held = cap_get_proc();
	bool has_setfcap;
	int r;

	if (!held)
		return -errno;
	r = keep_cap(held, needed, kept, ret_available);
	if (r == 0 && outside_zero)
		r = keep_cap(held, CAP_SETFCAP, kept, &has_setfcap);
	return r;
}

/* The permitted capabilities outlive the change of user IDs only if the kernel is asked to. */
static int park(cap_t kept)
{
	int r;

	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return -errno;
	r = become_caller();
	if (r == 0)
		r = set_caps(kept);
	if (r == 0 && prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) < 0)
		return -errno;
	return r;
}

/* Makes kept what is to be raised later: the same, and effective. */
static int add_effective(cap_t kept, cap_value_t needed, bool outside_zero)
{
	const cap_value_t caps[] = {needed, CAP_SETFCAP};
	cap_flag_value_t value;

	for (size_t i = 0; i < (outside_zero ? 2 : 1); i++)
		if (cap_get_flag(kept, caps[i], CAP_PERMITTED, &value) < 0 ||
		    (value == CAP_SET &&
		     cap_set_flag(kept, CAP_EFFECTIVE, 1, &caps[i], CAP_SET) < 0))
			return -errno;
	return 0;
}

int privs_park(cap_value_t needed, bool outside_zero, struct privs *ret_privs,
	       struct refusal *ret_refusal)
{
	auto_caps cap_t kept = cap_init();
	bool available = false;
	int r;

	if (!kept)
		return refuse(ret_refusal, CAUSE_MEMORY, ENOMEM);
	r = choose_caps(needed, outside_zero, kept, &available);
	if (r == 0)
		r = park(kept);
	if (r == 0)
		r = add_effective(kept, needed, outside_zero);
	if (r < 0)
		return refuse(ret_refusal, CAUSE_PRIVILEGES, -r);
	ret_privs->raised = kept;
	ret_privs->available = available;
	ret_privs->parked = true;
	kept = NULL;
	return 0;
}

int privs_raise(const struct privs *privs, struct refusal *ret_refusal)
{
	if (cap_set_proc(privs->raised) < 0)
		return refuse(ret_refusal, CAUSE_PRIVILEGES, errno);
	return 0;
}

int privs_drop(struct privs *privs)
{
	auto_caps cap_t none = NULL;
	int r = privs->parked ? 0 : become_caller();

	free_caps(&privs->raised);
	if (r < 0)
		return r;
	none = cap_init();
	return none ? set_caps(none) : -ENOMEM;
}
