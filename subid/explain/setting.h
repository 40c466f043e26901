/*
 * Settings of the kernel that keep users from making user namespaces.
 */
#pragma once

#include <stdbool.h>

struct setting {
	const char *path;
	char off;         /* the first character of its file then */
	bool by_profile;  /* programs with a profile of AppArmor that allows it still may */
	const char *what; /* the setting and its value, in words */
};

/* The first such setting, where the kernel has it, or NULL. */
const struct setting *setting_find(void);
