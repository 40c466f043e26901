/*
 * The map of a user namespace, as /proc/PID/uid_map and gid_map show it (user_namespaces(7)).
 *
 * Written by the kernel, but read as text like everything else.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "range.h"
#include "util.h"

/* The kernel's UID_GID_MAP_MAX_EXTENTS (include/linux/user_namespace.h). */
#define ID_MAP_MAX 340

/* What the kernel shows for an ID that is not mapped, unless a sysctl says otherwise. */
#define ID_OVERFLOW 65534

/* The IDs inside, inside + 1 ... are outside, outside + 1 ... in the parent namespace. */
struct id_extent {
	uint32_t inside;
	uint32_t outside;
	uint32_t count;
};

struct id_map {
	size_t len;
	struct id_extent extents[ID_MAP_MAX];
};

/* The IDs of an extent on each side. */
static inline struct id_range id_extent_inside(const struct id_extent *extent)
{
	return (struct id_range){extent->inside, (uint64_t)extent->inside + extent->count};
}

static inline struct id_range id_extent_outside(const struct id_extent *extent)
{
	return (struct id_range){extent->outside, (uint64_t)extent->outside + extent->count};
}

/*
 * Reads a map from its start. Returns 0, or -EINVAL for what is no map, or the negative errno of
 * read(2) or of malloc(3). fd stays the caller's. Thread-safe.
 */
MUST_USE int id_map_read(int fd, struct id_map *ret_map);

/* The same for a map of this process, by its path. */
MUST_USE int id_map_read_own(const char *path, struct id_map *ret_map);

/* Whether the inside ID is mapped. */
bool id_map_has_inside(const struct id_map *map, uint32_t id);
