/*
 * getpwuid_r(3) says "no such user" also if a source could not be opened, loaded or reached, as
 * long as a later one answers. The caller of a helper can bring that about with resource limits,
 * and would get rid of a rule that goes by the entry. So in this one case, which is rare, the
 * sources that nsswitch.conf(5) names are asked one by one, through the interface of <nss.h>.
 *
 * The modules are root's; what they answer is data. Called with privileges parked.
 */
#include "unknown_user.h"

#include <errno.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "passwd.h"
#include "../directory/shared_object.h"

#define ENTRY_SIZE (UINT32_C(64) * 1024)

typedef enum nss_status getpwuid_function(uid_t uid, struct passwd *entry, char *buffer,
					  size_t size, int *error);

static int ask_passwd_file(uid_t uid)
{
	bool is_there;
	int r = passwd_has("/etc/passwd", uid, &is_there);

	return r == 0 && is_there ? -EAGAIN : r;
}

/* A module that is not installed is no source, as for the C library. */
static int ask_module(const char *name, uid_t uid)
{
	char file[sizeof("libnss_.so.2") + SOURCE_NAME_MAX];
	char symbol[sizeof("_nss__getpwuid_r") + SOURCE_NAME_MAX];
	auto_free char *buffer = NULL;
	getpwuid_function *function;
	struct passwd entry;
	char why[SHARED_OBJECT_WHY_MAX];
	void *handle;
	int error;
	int r;

	(void)snprintf(file, sizeof(file), "libnss_%s.so.2", name);
	(void)snprintf(symbol, sizeof(symbol), "_nss_%s_getpwuid_r", name);
	r = shared_object_open(file, why, &handle);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (!shared_object_find(handle, symbol, &function))
		return 0;
	buffer = malloc(ENTRY_SIZE);
	if (!buffer)
		return -ENOMEM;
	return function(uid, &entry, buffer, ENTRY_SIZE, &error) == NSS_STATUS_NOTFOUND ? 0
											: -EAGAIN;
}

int unknown_user_confirm(const struct source_rules *sources, uid_t uid)
{
	bool in_doubt = sources->passed_over || sources->in_doubt || sources->lines > 1;
	int r = in_doubt ? -EAGAIN : 0;

	for (size_t i = 0; r == 0 && i < sources->len; i++) {
		const struct source_rule *rule = &sources->items[i];

		r = source_is_files(rule) ? ask_passwd_file(uid) : ask_module(rule->name, uid);
		if (rule->stop[SOURCE_NOTFOUND])
			break;
	}
	return r;
}
