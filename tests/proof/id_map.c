/*
 * Any line of up to 6 bytes, and a map of any ranges.
 */
#define LINE 6
#define LINES 1
#include "../../lib/base/id_map.h"

#include "any_lines.h"

int proof_open(const char *path, int flags, ...)
{
	(void)path, (void)flags;
	errno = Frama_C_interval(1, 133);
	return Frama_C_interval_split(-1, 0);
}

int main(void)
{
	struct id_map map = {.len = 0};

	if (id_map_read_own("/proc/self/uid_map", &map) == 0) {
		//@ assert map.len <= LINES;
	} else {
		//@ assert map.len == 0;
	}
	any_bytes(map.extents, sizeof(map.extents));
	map.len = (size_t)Frama_C_interval(0, ID_MAP_MAX);
	(void)id_map_has_inside(&map, Frama_C_unsigned_int_interval(0, UINT32_MAX));
	return 0;
}
