/*
 * The write of a map of up to 20 bytes, and setgroups, whatever the kernel answers.
 */
#include "../../lib/steps/map.h"

#include <fcntl.h>

#include "any.h"

static struct {
	size_t of_map; /* what was written, or 0 */
	size_t of_setgroups;
	bool opened_for_write;
} done;

enum { MAP = 3, SETGROUPS = 4 };

static int any_error(void)
{
	return -Frama_C_interval(1, 133);
}

int target_open_file(const struct target *target, const char *name, int flags)
{
	(void)target;
	if (any_size(1))
		return any_error();
	done.opened_for_write |= flags == O_WRONLY;
	return name[0] == 's' ? SETGROUPS : MAP;
}

static int any_map(struct id_map *ret_map)
{
	if (any_size(1))
		return any_error();
	any_bytes(ret_map->extents, sizeof(ret_map->extents));
	ret_map->len = any_size(2);
	return 0;
}

int id_map_read(int fd, struct id_map *ret_map)
{
	//@ assert fd >= 0;
	return any_map(ret_map);
}

int id_map_read_own(const char *path, struct id_map *ret_map)
{
	(void)path;
	return any_map(ret_map);
}

bool id_map_has_inside(const struct id_map *map, uint32_t id)
{
	(void)map, (void)id;
	return any_size(1);
}

ssize_t proof_write(int fd, const void *bytes, size_t len)
{
	int written = Frama_C_interval_split(-1, (int)len);

	//@ assert \valid_read((char *)bytes + (0 .. len - 1));
	if (written < 0)
		errno = Frama_C_interval(1, 133);
	else if (fd == MAP)
		done.of_map = (size_t)written;
	else
		done.of_setgroups = (size_t)written;
	return written;
}

static void prove_setgroups(void)
{
	static struct target target;
	static struct caller caller;
	static struct privileges privileges;
	struct refusal why;
	int fd = -1;

	caller.gid = (gid_t)Frama_C_unsigned_int_interval(0, UINT32_MAX);
	privileges.available = any_size(1);
	if (setgroups_open(&target, &caller, &privileges, &fd, &why) < 0) {
		//@ assert fd == -1;
		return;
	}
	//@ assert fd == SETGROUPS && done.opened_for_write;
	if (setgroups_deny(fd, &why) == 0) {
		//@ assert done.of_setgroups == 4;
	}
	int r = setgroups_deny(-1, &why);
	//@ assert r == 0;
}

static void prove_map(void)
{
	static struct target target;
	static struct request request;
	struct refusal why;
	int fd = -1;

	any_bytes(request.text, sizeof(request.text));
	request.text_len = 6 + any_size(14);
	if (map_open(&target, id_kind_uid.map_file, CAUSE_MAP_OPEN, &fd, &why) < 0) {
		//@ assert fd == -1;
		return;
	}
	//@ assert fd == MAP && done.opened_for_write;
	if (map_write(fd, &request, &why) == 0) {
		//@ assert done.of_map == request.text_len;
	} else {
		//@ assert why.cause == CAUSE_MAP_WRITE;
		//@ assert why.error > 0;
	}
}

int main(void)
{
	prove_setgroups();
	prove_map();
	return 0;
}
