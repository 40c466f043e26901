/*
 * What differs between newuidmap and newgidmap, as one constant table.
 */
#pragma once

#include <sys/capability.h>

#include "../base/id_type.h"

struct id_kind {
	const char *program;
	const char *usage;      /* the first line of an answer */
	const char *id;         /* in messages: uid */
	const char *subid;      /* in messages: subuid */
	const char *subid_file; /* /etc/subuid */
	const char *map_file;   /* in /proc/PID: uid_map */
	const char *own_map;    /* /proc/self/uid_map */
	const char *file_cap;   /* the file capability that setcap(8) gives the program */
	cap_value_t capability; /* over the parent namespace, for the write */
	enum id_type type;
};

extern const struct id_kind id_kind_uid;
extern const struct id_kind id_kind_gid;
