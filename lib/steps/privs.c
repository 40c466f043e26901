/*
 * Works the same for a program that is setuid root, has a file capability, has both, or neither:
 * in the end the process is the caller with at most one capability, or two, and no effective one.
 *
 * So the kernel's own checks of the map file hold (user_namespaces(7)): its opener is the caller,
 * with neither CAP_SYS_ADMIN nor CAP_DAC_OVERRIDE.
 */
#include "privs.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "../base/capability.h"

static const struct capability_sets no_caps;

_Static_assert(CAP_SETGID < 32 && CAP_SETUID < 32 && CAP_SETFCAP < 32,
	       "what is kept fits into the first word");

/* All three user IDs become the real one. Read back, since a drop that did not happen is fatal. */
static int become_caller(uid_t *ret_uid)
{
	uid_t uid = getuid();
	uid_t real;
	uid_t effective;
	uid_t saved;

	if (setresuid(uid, uid, uid) < 0 || getresuid(&real, &effective, &saved) < 0)
		return -errno;
	if (real != uid || effective != uid || saved != uid)
		return -EPERM;
	*ret_uid = uid;
	return 0;
}

/* Leaves only these, permitted and not effective. Read back for the same reason. */
static int keep_caps(uint32_t permitted)
{
	const struct capability_sets kept = {.words = {{.permitted = permitted}}};
	struct capability_sets now;
	int r = capability_write(kept);

	if (r == 0)
		r = capability_read(&now);
	if (r < 0)
		return r;
	return memcmp(&now, &kept, sizeof(now)) == 0 ? 0 : -EPERM;
}

/*
 * The permitted capabilities outlive the change of user IDs only if the kernel is asked to keep
 * them. That request ends with the process: no user ID changes any more, and execve(2) forgets it.
 */
static int park(uint32_t kept, uid_t *ret_uid)
{
	int r = prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 ? -errno : become_caller(ret_uid);

	return r < 0 ? r : keep_caps(kept);
}

int privs_park(int needed, bool outside_zero, struct privs *ret_privs, struct refusal *ret_refusal)
{
	uint32_t wanted = UINT32_C(1) << needed;
	struct capability_sets held;
	uid_t uid;
	int r;

	if (outside_zero)
		wanted |= UINT32_C(1) << CAP_SETFCAP;
	/* Before the change of user IDs takes the rest away. */
	r = capability_read(&held);
	if (r == 0)
		r = park(held.words[0].permitted & wanted, &uid);
	if (r < 0)
		return refuse(ret_refusal, CAUSE_PRIVILEGES, -r);
	ret_privs->kept = held.words[0].permitted & wanted;
	ret_privs->available = ret_privs->kept & (UINT32_C(1) << needed);
	ret_privs->parked = true;
	ret_privs->uid = uid;
	return 0;
}

int privs_raise(const struct privs *privs, struct refusal *ret_refusal)
{
	const struct capability_sets raised = {
		.words = {{.permitted = privs->kept, .effective = privs->kept}}};
	int r = capability_write(raised);

	return r < 0 ? refuse(ret_refusal, CAUSE_PRIVILEGES, -r) : 0;
}

int privs_drop(const struct privs *privs)
{
	uid_t uid;
	int r = privs->parked ? 0 : become_caller(&uid);

	return r < 0 ? r : capability_write(no_caps);
}

bool privs_are_dropped(void)
{
	struct capability_sets now;

	return capability_read(&now) == 0 && memcmp(&now, &no_caps, sizeof(now)) == 0;
}
