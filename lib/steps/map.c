/*
 * Writes to /proc/PID/{uid_map,gid_map,setgroups}, relative to the held directory.
 *
 * Everything has been decided before. What is read is read with privileges parked; the map is
 * opened and written with the one capability raised.
 */
#include "map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Setgroups cannot be given back: so it is not given up for a map that cannot be written. */
static int check_writable(const struct target *target, gid_t gid,
			  const struct privileges *privileges, struct refusal *why)
{
	auto_close int fd = target_open_file(target, id_kind_gid.map_file, O_RDONLY);
	struct id_map map;
	int r = fd < 0 ? fd : id_map_read(fd, &map);

	if (r == 0 && map.len > 0)
		r = -EPERM;
	if (r == 0)
		r = id_map_read_own(id_kind_gid.own_map, &map);
	/* Without the capability the kernel maps the opener's effective group alone. */
	if (r == 0 &&
	    (!id_map_has_inside(&map, gid) || (!privileges->available && getegid() != gid)))
		r = -EPERM;
	return r < 0 ? refuse(why, CAUSE_MAP_WRITE, -r) : 0;
}

int map_open(const struct target *target, const char *name, enum cause cause, int *ret_fd,
	     struct refusal *ret_refusal)
{
	int fd = target_open_file(target, name, O_WRONLY);

	if (fd < 0)
		return refuse(ret_refusal, cause, -fd);
	*ret_fd = fd;
	return 0;
}

int setgroups_open(const struct target *target, const struct caller *caller,
		   const struct privileges *privileges, int *ret_fd, struct refusal *ret_refusal)
{
	return check_writable(target, caller->gid, privileges, ret_refusal) < 0
		       ? -1
		       : map_open(target, "setgroups", CAUSE_SETGROUPS, ret_fd, ret_refusal);
}

/* At once: the kernel takes a part of it for the whole. */
static int write_whole(int fd, const char *text, size_t len, enum cause cause, struct refusal *why)
{
	ssize_t written = write(fd, text, len);

	return written == (ssize_t)len ? 0 : refuse(why, cause, written < 0 ? errno : EIO);
}

/* The kernel takes it for one that is denied already, too. */
int setgroups_deny(int fd, struct refusal *ret_refusal)
{
	return fd < 0 ? 0 : write_whole(fd, "deny", strlen("deny"), CAUSE_SETGROUPS, ret_refusal);
}

int map_write(int fd, const struct request *request, struct refusal *ret_refusal)
{
	return write_whole(fd, request->text, request->text_len, CAUSE_MAP_WRITE, ret_refusal);
}
