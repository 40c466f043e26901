/*
 * The files are the kernel's. One that is not there forbids nothing.
 */
#include "setting.h"

#include <stdio.h>

#include "../../lib/base/util.h"

const struct setting *setting_find(void)
{
	static const struct setting settings[] = {
		{"/proc/sys/user/max_user_namespaces", '0', false, "user.max_user_namespaces is 0"},
		{"/proc/sys/kernel/unprivileged_userns_clone", '0', false,
		 "kernel.unprivileged_userns_clone is 0"},
		{"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1', true,
		 "kernel.apparmor_restrict_unprivileged_userns is 1"},
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		auto_fclose FILE *file = fopen(settings[i].path, "re");

		if (file && getc(file) == settings[i].off)
			return &settings[i];
	}
	return NULL;
}
